import type { Installation } from '#shared/ipc';
import { lstatSync, realpathSync } from './files.ts';
import { readSmallFile } from './small-file.ts';

const HOME = '/usr/libexec/iptlb';
const RUNTIME = `${HOME}/runtime/electron`;

/** Milliseconds between two looks: packages are upgraded under the running app. */
const LOOK_EVERY_MS = 3000;

/** What of it does not change while the app runs. */
export interface OwnKind {
  readonly version: string;
  /** Whether this app is the package's. */
  readonly isPackage: boolean;
  /** Whether it brings all that a helper is set up from. */
  readonly hasParts: boolean;
}

/** What lies on this computer. */
export type Found = Pick<Installation, 'helper' | 'version'>;

/** What the app can do about what is installed. */
export function offerOf({ helper, version }: Found, own: OwnKind): Installation['offer'] {
  if (helper === 'none') return own.hasParts && !own.isPackage ? 'set-up' : 'none';
  if (version === own.version) return 'none';
  if (own.isPackage) return 'restart';
  if (helper === 'package') return 'package';
  return own.hasParts ? 'set-up-again' : 'none';
}

/** Whether the program that runs here is the one that the installed package's launchers start. */
export function isOfPackage(program: string): boolean {
  try {
    return lstatSync(RUNTIME).isSymbolicLink() && realpathSync(RUNTIME) === program;
  } catch {
    return false;
  }
}

/** Looks at once, and tells whenever something else is installed. Returns a function that looks again. */
export function watchInstalled(onFound: (found: Found) => void): () => void {
  let last = '';
  const look = () => {
    const found = findInstalled();
    const key = JSON.stringify(found);
    if (key !== last) onFound(found);
    last = key;
  };
  look();
  setInterval(look, LOOK_EVERY_MS);
  return look;
}

function findInstalled(): Found {
  const runtime = lstatSync(RUNTIME, { throwIfNoEntry: false });
  if (!runtime) return { helper: 'none', version: null };
  const file = readSmallFile(`${HOME}/version`, 100);
  return {
    helper: runtime.isSymbolicLink() ? 'package' : 'set-up',
    version: file.kind === 'text' ? file.text.trim() : null,
  };
}
