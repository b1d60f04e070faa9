import type { Brought, Profile } from '#shared/profile';
import { plural } from './format.ts';

const profiles = (count: number) => `${count} ${plural(count, 'profile', 'profiles')}`;

/** Texts of import and export. */
export const stateFileWords = {
  importAction: 'Import state file…',
  exportAll: 'Export all profiles…',
  export: 'Export…',
  exportOf: (name: string) => `Export ${name}…`,
  transfer: 'Import and export',

  title: (file: string) => `Import ${file}`,
  unreadableTitle: 'IPTLB cannot read this file as a state file',
  place: (line: number, column: number) => `Line ${line}, column ${column}`,
  unreadable:
    'Nothing was changed. A state file is YAML, as this program and the original write it.',
  chooseOther: 'Choose another file…',
  empty: 'There is no profile in this file',
  emptyBody: 'Nothing was changed.',
  lead: 'Choose what to take over. It is only saved: what is in the kernel stays until you apply.',
  tableLabel: 'Profiles in the file',
  chooseAll: 'All profiles that can be imported',
  choose: (name: string) => `Import ${name}`,
  columns: { name: 'Profile', address: 'Source address', effect: 'What happens' },
  destinations: (count: number) => `${count} ${plural(count, 'destination', 'destinations')}`,
  kinds: {
    added: 'to add',
    replaced: 'to replace',
    unchanged: 'unchanged',
    refused: 'refused',
    left: 'left out',
  } satisfies Record<Brought['kind'] | 'left', string>,
  fields: {
    name: 'Name',
    source: 'Source address',
    destinations: 'Destinations',
    protocol: 'Protocol',
    rulesBackend: 'Rules backend',
    logEnabled: 'Log connections',
    logLevel: 'Log level',
  } satisfies Record<keyof Profile, string>,
  value: (value: Profile[keyof Profile]) =>
    typeof value === 'boolean'
      ? value
        ? 'on'
        : 'off'
      : typeof value === 'object'
        ? value.join(', ')
        : String(value),
  from: 'from',
  to: 'to',
  inKernel:
    'Its rules are in the kernel and stay as they are: it will show as drifted until you apply it.',
  summary: (
    counts: Readonly<Record<'added' | 'replaced' | 'unchanged' | 'refused' | 'left', number>>,
  ) =>
    (['added', 'replaced', 'unchanged', 'refused', 'left'] as const)
      .flatMap((kind) =>
        counts[kind] === 0 ? [] : [`${counts[kind]} ${stateFileWords.kinds[kind]}`],
      )
      .join(', '),
  run: (count: number) => `Import ${profiles(count)}`,
  nothing: 'Nothing to import',
  saving: 'Saving…',
  imported: (count: number) => `Imported ${profiles(count)}`,
  failed: 'The profiles were not imported',
  partly: (count: number) => `Only ${profiles(count)} could be imported`,
  written: (count: number, path: string) => `Exported ${profiles(count)} to ${path}`,
  exportFailedTitle: 'Export',
  exportFailed: 'The state file was not written',
};
