import { screen, type BrowserWindow } from 'electron';
import { z } from 'zod';
import type { AppModel } from './app-model.ts';
import { writeFileNow } from './files.ts';
import { readSmallFile } from './small-file.ts';
import { placeFor, type Area } from './window-place.ts';

const MAX_BYTES = 64 * 1024;
/** A window that was moved is remembered once it has stood still for so long, in ms. */
const REST_MS = 800;

const ZOOMS = [0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

const memorySchema = z.object({
  place: z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) }),
  isMaximized: z.boolean(),
  zoom: z.number().min(0.5).max(5),
  /** The view's address in the page (renderer/lib/view-address.ts). */
  view: z.string().max(200),
});
type Memory = z.infer<typeof memorySchema>;

const FRESH = { isMaximized: false, zoom: 1, view: '' } as const;

/**
 * What the window was like when it was last open, in a file of its own. Nothing of it matters to
 * anything but comfort: what cannot be read or written is forgotten without a word.
 */
export class WindowMemory {
  readonly #path: string;
  #memory: Omit<Memory, 'place'> & { readonly place: Area | null };

  constructor(path: string) {
    this.#path = path;
    this.#memory = read(path) ?? { ...FRESH, place: null };
  }

  get view(): string {
    return this.#memory.view;
  }

  /** Size, and where it is known place, of the window that is about to open. */
  bounds(size: Pick<Area, 'width' | 'height'>): Partial<Area> {
    const { place } = this.#memory;
    const [first = screen.getPrimaryDisplay(), ...others] = screen.getAllDisplays();
    const areas = others.map(({ workArea }) => workArea);
    return place ? placeFor(place, [first.workArea, ...areas]) : size;
  }

  rememberView(view: string): void {
    this.#memory = { ...this.#memory, view };
  }

  /** Makes the window as it was, and remembers from now on what becomes of it. */
  follow(window: BrowserWindow): void {
    if (this.#memory.isMaximized) window.maximize();
    const { webContents } = window;
    webContents.on('did-finish-load', () => {
      webContents.setZoomFactor(this.#memory.zoom);
    });
    const zoomTo = (zoom: number) => {
      this.#memory = { ...this.#memory, zoom };
      webContents.setZoomFactor(zoom);
    };
    webContents.on('zoom-changed', (_event, direction) => {
      zoomTo(nextZoom(this.#memory.zoom, direction));
    });
    webContents.on('before-input-event', (event, { type, control, alt, key }) => {
      const direction = key === '+' || key === '=' ? 'in' : key === '-' ? 'out' : null;
      if (type !== 'keyDown' || !control || alt || (direction === null && key !== '0')) return;
      event.preventDefault();
      zoomTo(direction === null ? 1 : nextZoom(this.#memory.zoom, direction));
    });

    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      const isMaximized = window.isMaximized();
      this.#memory = { ...this.#memory, isMaximized, place: window.getNormalBounds() };
    };
    const lookSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, REST_MS);
    };
    window.on('resize', lookSoon).on('move', lookSoon);
    window.on('close', () => {
      clearTimeout(timer);
      look();
      this.#write();
    });
  }

  #write(): void {
    try {
      writeFileNow(this.#path, `${JSON.stringify(this.#memory)}\n`);
    } catch {
      // The next start opens the window as if it were the first.
    }
  }
}

/**
 * The view to open: the last one, unless it is of a profile that is gone. Where there is something that
 * a person must know, it is the overview, which tells it.
 */
export function viewToOpen({ view }: WindowMemory, model: AppModel): string {
  if (model.state().notices.length > 0) return '';
  const [kind, name = ''] = view.split('/');
  return kind === 'profile' && !model.profile(name) ? '' : view;
}

function read(path: string): Memory | null {
  const file = readSmallFile(path, MAX_BYTES);
  if (file.kind !== 'text') return null;
  try {
    return memorySchema.safeParse(JSON.parse(file.text)).data ?? null;
  } catch {
    return null;
  }
}

/** The next step from a zoom, or the last one there is. */
function nextZoom(zoom: number, direction: 'in' | 'out'): number {
  return direction === 'in'
    ? (ZOOMS.find((each) => each > zoom + 0.01) ?? zoom)
    : (ZOOMS.findLast((each) => each < zoom - 0.01) ?? zoom);
}
