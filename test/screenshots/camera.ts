import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { inMain } from '../support/in-main.ts';

export interface Frame {
  readonly theme: 'light' | 'dark';
  /** Of the window's content, in px. */
  readonly width: number;
  readonly height: number;
  /** 2 shows everything twice as large, in the same window. */
  readonly zoom?: number;
}

const SIZES = [
  [460, 600],
  [920, 600],
  [1280, 800],
  [1600, 1000],
  [2560, 1440],
] as const;

/** Every frame that a picture is taken in to be criticised. */
export const FRAMES: readonly Frame[] = (['light', 'dark'] as const).flatMap((theme) => [
  ...SIZES.map(([width, height]) => ({ theme, width, height })),
  { theme, width: 1280, height: 800, zoom: 2 },
  { theme, width: 920, height: 600, zoom: 2 },
]);

export const frameName = ({ theme, width, height, zoom = 1 }: Frame): string =>
  `${theme}-${width}x${height}${zoom === 1 ? '' : `-${zoom * 100}%`}`;

/** The frames of these names, themes (`dark`) or sizes (`920x600`); all, without any. */
export function framesNamed(words: readonly string[]): readonly Frame[] {
  const namesOf = (frame: Frame) => {
    const name = frameName(frame);
    return [name, frame.theme, name.slice(frame.theme.length + 1)];
  };
  return words.length === 0
    ? FRAMES
    : FRAMES.filter((frame) => namesOf(frame).some((name) => words.includes(name)));
}

/** Gives the real window a size, a zoom and a theme, as the desktop would, and waits for its page. */
export async function setFrame(app: ElectronApplication, page: Page, frame: Frame): Promise<void> {
  const { width, height, zoom = 1 } = frame;
  // Playwright tells pages of a desktop with a theme of its own.
  await page.emulateMedia({ colorScheme: frame.theme });
  await inMain(app, frame, ({ BrowserWindow }, wanted) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setMinimumSize(1, 1);
    window?.setContentSize(wanted.width, wanted.height);
    window?.webContents.setZoomFactor(wanted.zoom ?? 1);
  });
  await page.waitForFunction(
    (wanted) =>
      Math.abs(window.innerWidth - wanted.width) <= 1 &&
      Math.abs(window.innerHeight - wanted.height) <= 1,
    { width: width / zoom, height: height / zoom },
  );
}

/**
 * Takes what the window shows once it has come to rest, without messages that go by themselves unless
 * they are what it is about.
 */
export async function takePicture(
  app: ElectronApplication,
  page: Page,
  path: string,
  isOfMessage = false,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const message = page.getByRole('status', { name: 'Messages' }).getByRole('button').first();
  await message.waitFor({ state: isOfMessage ? 'visible' : 'detached' });
  // What is under the pointer, or was typed into, would look chosen.
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && !focused.closest('dialog, [role=menu]')) focused.blur();
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  // Playwright's own picture leaves out what zooming moves past the window's size.
  const png = await inMain(app, null, async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(path, Buffer.from(png, 'base64'));
}
