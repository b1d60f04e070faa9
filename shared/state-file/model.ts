import type { Profile } from '#shared/profile';

/** What is wrong with a state file and where. Lines and columns are counted from 1. */
export interface StateProblem {
  readonly line: number;
  readonly column: number;
  /** In words for a person. */
  readonly message: string;
}

/** An entry of a state file that is no usable profile. It is left in the file as it is. */
export interface BrokenEntry {
  readonly name: string;
  /** As far as it says them: no source address is empty. */
  readonly source: string;
  /** How many. */
  readonly destinations: number;
  readonly problems: readonly [StateProblem, ...StateProblem[]];
}

/**
 * What a state file says: the original program's YAML, a map from profile names to settings.
 *
 * One broken entry does not keep the others from being used; only a file that is no such map at all
 * is a `StateProblem` instead.
 */
export interface State {
  /** In the order of the file; no two of them conflict. */
  readonly profiles: readonly Profile[];
  readonly broken: readonly BrokenEntry[];
}

/** A change to one profile of a state file. */
export type StateEdit =
  | { readonly do: 'put'; readonly profile: Profile }
  | { readonly do: 'drop'; readonly name: string };

/** The name of the profile that an edit changes. */
export const editedName = (edit: StateEdit): string =>
  edit.do === 'put' ? edit.profile.name : edit.name;
