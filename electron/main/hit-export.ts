import { basename, dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { fileErrorWords } from '#shared/file-error';
import type { ExportFormat } from '#shared/ipc';
import { open, rename, rm, type FileHandle } from './files.ts';

interface Writing {
  readonly path: string;
  readonly part: string;
  readonly file: FileHandle;
  /** Writes come one after the other, whatever the window does. */
  last: Promise<unknown>;
}

const EXTENSION: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  raw: 'log',
};

/** More files at a time than anybody exports. */
const MAX_OPEN = 4;

/**
 * Writes what the window exports into files that a person chose. The window never names a path.
 *
 * A file grows beside its place under a name of its own and takes the place once it is whole: an
 * export that was cancelled or broke off leaves what was there before.
 */
export class HitExports {
  readonly #open = new Map<number, Writing>();
  #isAsking = false;
  #nextId = 1;

  /** Asks for a file; null where a person chose none. Throws, in words, where it cannot be written. */
  async start(
    window: BrowserWindow,
    format: ExportFormat,
    now: Date,
  ): Promise<{ readonly id: number } | null> {
    // SECURITY: one question at a time, however often the page asks for it.
    if (this.#isAsking || this.#open.size >= MAX_OPEN) {
      throw new Error('Other exports are not finished.');
    }
    this.#isAsking = true;
    const filePath = await askForPath(window, format, now).finally(() => (this.#isAsking = false));
    if (filePath === '') return null;
    const id = this.#nextId;
    this.#nextId += 1;
    const part = join(dirname(filePath), `.${basename(filePath)}.${process.pid}-${id}.part`);
    try {
      // The hits tell who connected where; they are their owner's business.
      const file = await open(part, 'wx', 0o600);
      this.#open.set(id, { path: filePath, part, file, last: Promise.resolve() });
    } catch (error) {
      throw new Error(`Nothing was exported: ${fileErrorWords(error)}.`, { cause: error });
    }
    return { id };
  }

  /** Appends text. Throws, in words, where it cannot be written; then nothing of the file is left. */
  async write(id: number, text: string): Promise<void> {
    const writing = this.#writing(id);
    const written = writing.last.then(() => writing.file.appendFile(text, 'utf8'));
    writing.last = written;
    try {
      await written;
    } catch (error) {
      await this.#discard(id, writing);
      throw new Error(`Nothing was exported: ${fileErrorWords(error)}.`, { cause: error });
    }
  }

  /** Puts the whole file in its place, or leaves nothing of one that is not whole. */
  async end(id: number, isWhole: boolean): Promise<{ readonly path: string }> {
    const writing = this.#writing(id);
    await writing.last;
    if (!isWhole) {
      await this.#discard(id, writing);
      return { path: writing.path };
    }
    try {
      await writing.file.sync();
      await writing.file.close();
      await rename(writing.part, writing.path);
      this.#open.delete(id);
      return { path: writing.path };
    } catch (error) {
      await this.#discard(id, writing);
      throw new Error(`Nothing was exported: ${fileErrorWords(error)}.`, { cause: error });
    }
  }

  /** Leaves nothing of the files that are not whole: the window that was writing them is gone. */
  async discardAll(): Promise<void> {
    await Promise.all([...this.#open].map(([id, writing]) => this.#discard(id, writing)));
  }

  #writing(id: number): Writing {
    const writing = this.#open.get(id);
    if (!writing) throw new Error('This export has ended.');
    return writing;
  }

  async #discard(id: number, { file, part }: Writing): Promise<void> {
    this.#open.delete(id);
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
  }
}

/** The file that a person chose; empty where they chose none. */
async function askForPath(window: BrowserWindow, format: ExportFormat, now: Date): Promise<string> {
  const time = now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export hits',
    defaultPath: join(app.getPath('documents'), `iptlb-hits-${time}.${EXTENSION[format]}`),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled ? '' : filePath;
}
