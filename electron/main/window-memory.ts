import { nativeTheme, screen, type BrowserWindow, type NativeTheme } from 'electron';
import { writeFileNow } from './files.ts';
import { readSmallFile } from './small-file.ts';
import { placeFor, type Area } from './window-place.ts';

const MAX_BYTES = 64 * 1024;
/** A window that was moved is remembered once it has stood still for so long, in ms. */
const REST_MS = 800;

const ZOOMS = [0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

interface Memory {
  readonly place: Area;
  readonly isMaximized: boolean;
  readonly zoom: number;
  /** The view's address in the page (renderer/lib/view-address.ts). */
  readonly view: string;
  readonly theme: NativeTheme['themeSource'];
}

const FRESH = { isMaximized: false, zoom: 1, view: '', theme: 'system' } as const;

const THEMES = ['system', 'light', 'dark'] as const;

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

  /** The theme that was chosen, known before the settings are read. */
  get theme(): NativeTheme['themeSource'] {
    return this.#memory.theme;
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
    const zoom = () => {
      webContents.setZoomFactor(this.#memory.zoom);
    };
    // Now for the page that is there already, and for whichever is loaded in its place.
    zoom();
    webContents.on('did-finish-load', zoom);
    const zoomTo = (factor: number) => {
      this.#memory = { ...this.#memory, zoom: factor };
      zoom();
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
      const { themeSource: theme } = nativeTheme;
      this.#memory = { ...this.#memory, isMaximized, theme, place: window.getNormalBounds() };
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

function read(path: string): Memory | null {
  const file = readSmallFile(path, MAX_BYTES);
  if (file.kind !== 'text') return null;
  try {
    return memoryOf(JSON.parse(file.text));
  } catch {
    return null;
  }
}

/** By hand, for the window opens before the schemas are loaded. */
function memoryOf(value: unknown): Memory | null {
  if (!isObject(value) || !isObject(value['place'])) return null;
  const { isMaximized, zoom, view } = value;
  const { x, y, width, height } = value['place'];
  const isPlace = [x, y, width, height].every(Number.isSafeInteger);
  if (!isPlace || Number(width) < 1 || Number(height) < 1) return null;
  if (typeof isMaximized !== 'boolean' || typeof zoom !== 'number' || zoom < 0.5 || zoom > 5)
    return null;
  if (typeof view !== 'string' || !/^[\w/-]{0,100}$/.test(view)) return null;
  return {
    place: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    isMaximized,
    zoom,
    view,
    theme: THEMES.find((each) => each === value['theme']) ?? FRESH.theme,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The next step from a zoom, or the last one there is. */
function nextZoom(zoom: number, direction: 'in' | 'out'): number {
  return direction === 'in'
    ? (ZOOMS.find((each) => each > zoom + 0.01) ?? zoom)
    : (ZOOMS.findLast((each) => each < zoom - 0.01) ?? zoom);
}
