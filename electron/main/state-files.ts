import { basename } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { fileErrorWords } from '#shared/file-error';
import { LIMITS } from '#shared/helper';
import { mergeProfiles, type Profile } from '#shared/profile';
import { compareNames, readState, renderState } from '#shared/state-file';
import type { ChosenFile, ResponseOf } from '#shared/ipc';
import type { AppModel } from './app-model.ts';
import { writeFile } from './files.ts';
import { readStrictText } from './small-file.ts';

/** Bytes of a state file that is read, as the command has it: 5,000 profiles are about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

const FILTERS = [
  { name: 'State files (YAML)', extensions: ['db', 'yaml', 'yml'] },
  { name: 'All files', extensions: ['*'] },
];

/**
 * Brings profiles in from state files and out to them.
 *
 * SECURITY: which file, only a person says, in a dialog of the desktop; the page names none.
 */
export class StateFiles {
  readonly #model: AppModel;
  readonly #window: BrowserWindow;
  #isAsking = false;
  #lastRead: { readonly id: number; readonly profiles: readonly Profile[] } | null = null;

  constructor(model: AppModel, window: BrowserWindow) {
    this.#model = model;
    this.#window = window;
  }

  /** Has a person choose a file, and reads it. Nothing of it is saved yet. */
  async choose(): Promise<ChosenFile> {
    const path = await this.#ask(async (window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Import state file',
        buttonLabel: 'Read',
        properties: ['openFile', 'showHiddenFiles'],
        filters: FILTERS,
      });
      return canceled ? undefined : filePaths[0];
    });
    return path === undefined ? { kind: 'cancelled' } : this.#read(path);
  }

  async #read(path: string): Promise<ChosenFile> {
    const file = readStrictText(path, MAX_BYTES);
    if (file.kind !== 'text') {
      const message = file.kind === 'absent' ? 'There is no such file.' : file.why;
      return { kind: 'unreadable', path, message, place: null };
    }
    const state = await readState(file.text);
    if (!state.ok) {
      const { line, column, message } = state.error;
      return { kind: 'unreadable', path, message, place: { line, column } };
    }
    const { profiles, broken } = state.value;
    this.#lastRead = { id: (this.#lastRead?.id ?? 0) + 1, profiles };
    return { kind: 'read', id: this.#lastRead.id, path, profiles, broken };
  }

  /** Saves profiles of the file that was read: what a person saw, whatever the file says by now. */
  import(id: number, names: readonly string[]): ResponseOf<'state-file:import'> {
    if (this.#lastRead?.id !== id) {
      return { imported: 0, problems: ['That file is no longer at hand. Choose it again.'] };
    }
    const wanted = new Set(names);
    const { store } = this.#model;
    const merge = mergeProfiles(
      store.profiles,
      this.#lastRead.profiles.filter(({ name }) => wanted.has(name)),
    );
    if (merge.profiles.length > LIMITS.profiles) {
      const problem = `Nothing was imported: there would be ${merge.profiles.length} profiles, and ${LIMITS.profiles} are the most.`;
      return { imported: 0, problems: [problem] };
    }
    const changed = merge.brought.filter(({ kind }) => kind === 'added' || kind === 'replaced');
    if (changed.length > 0) store.profiles = merge.profiles;
    this.#model.changed();
    return {
      imported: changed.length,
      problems: merge.brought.flatMap(({ problems }) => problems.map(({ message }) => message)),
    };
  }

  /** Has a person choose where to, and writes profiles there; null for all of them. */
  async export(names: readonly string[] | null): Promise<ResponseOf<'state-file:export'>> {
    const profiles = this.#model.store.profiles
      .filter(({ name }) => names === null || names.includes(name))
      .toSorted((a, b) => compareNames(a.name, b.name));
    const [first] = profiles;
    if (!first) return { kind: 'failed', message: 'There is no profile to export.' };
    const path = await this.#ask(async (window) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Export state file',
        buttonLabel: 'Export',
        defaultPath: `${names?.length === 1 ? first.name : 'iptlb'}.yaml`,
        properties: ['createDirectory', 'showOverwriteConfirmation', 'showHiddenFiles'],
        filters: FILTERS,
      });
      return canceled ? undefined : filePath;
    });
    if (path === undefined) return { kind: 'cancelled' };
    try {
      await writeFile(path, renderState(profiles));
      return { kind: 'written', path, count: profiles.length };
    } catch (error) {
      return {
        kind: 'failed',
        message: `${basename(path)} was not written, and what was there is as it was: ${fileErrorWords(error)}.`,
      };
    }
  }

  /** Asks one thing at a time; undefined where that is not answered, or cannot be asked. */
  async #ask(
    ask: (window: BrowserWindow) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    if (this.#isAsking) return undefined;
    this.#isAsking = true;
    try {
      return await ask(this.#window);
    } finally {
      this.#isAsking = false;
    }
  }
}
