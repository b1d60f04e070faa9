import { plural } from './format.ts';

/** Texts of the view of the kernel's rules. */
export const kernelWords = {
  title: 'Kernel rules',
  lead: 'IPTLB’s rules in the nat table, live, as the kernel has them. Rules of other programs are not shown.',
  tableLabel: 'Chains and rules',
  loading: 'Reading the kernel’s rules…',
  unknown: 'What is in the kernel is not known',
  trouble: 'The rules cannot be read',
  none: 'Nothing of IPTLB is in the kernel',
  noneBody: 'Apply a profile: its chain, and the rules that lead to it, show up here.',
  noMatch: 'No chain matches',
  noMatchBody: 'Chains, profiles and the text of rules are searched.',
  showAll: 'Show all',
  filter: 'Filter chains and rules',
  filterPlaceholder: 'Chain, profile, address',
  show: 'Show',
  shown: {
    all: (count: number) => `All ${count}`,
    drifted: (count: number) => `${count} drifted`,
    orphan: (count: number) => `${count} ${plural(count, 'orphan', 'orphans')}`,
  },
  columns: {
    name: 'Chain or rule',
    profile: 'Profile',
    status: 'Status',
    connections: 'Connections',
    bytes: 'First packets',
    bytesHelp: 'Bytes of the first packet of each connection: nat rules see no others.',
  },
  hook: 'hook',
  hookHelp: 'A chain of the kernel where connections come by. Only IPTLB’s rules in it are shown.',
  orphan: 'orphan',
  orphanHelp: 'A chain of IPTLB that belongs to no profile.',
  rules: (count: number) => `${count} ${plural(count, 'rule', 'rules')}`,
  toggle: (name: string) => `Rules of ${name}`,
  leadsTo: (profile: string) => `leads to ${profile}`,
  leadsNowhere: 'leads to no profile',
  logsFor: (profiles: readonly string[]) =>
    profiles.length === 0
      ? 'logs for no profile'
      : profiles.length > 3
        ? `logs for ${profiles.slice(0, 2).join(', ')} and ${profiles.length - 2} more`
        : `logs for ${profiles.join(', ')}`,
  drifted: 'The kernel has other rules than the profile says.',
  apply: 'Apply',
  applyLabel: (profile: string) => `Apply ${profile}`,
  showDifference: 'Show the difference',
  difference: 'Apply would change this:',
  orphanBody: 'Left by a profile that is gone, or by another installation of IPTLB.',
  unreached: 'No rule leads to it: no connection comes here.',
  adopt: 'Adopt',
  adoptLabel: (chain: string) => `Adopt ${chain} as a profile`,
  remove: 'Remove',
  removeLabel: (chain: string) => `Remove ${chain}`,
  openProfile: (name: string) => `Open the profile ${name}`,
};
