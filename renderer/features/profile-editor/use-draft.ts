import type { ProfileField, ProfileProblem } from '#shared/profile';
import type { ProfileForm } from '#shared/ipc';
import { useDefinitions } from '#lib/app-store';
import { isEqual } from '#lib/equal';
import { setDirty } from '#lib/view-store';
import { useEffect, useMemo, useRef, useState } from 'react';
import { draftOf, fieldKey, formOf, problemsOf, type Draft } from './draft.ts';

/** After a pause this long, what was typed is taken as meant, in ms. */
const TYPING_PAUSE_MS = 700;

/** A form being filled in: its content, what is wrong with it, and what of that is to be said yet. */
export interface DraftState {
  readonly draft: Draft;
  readonly form: ProfileForm;
  readonly isDirty: boolean;
  readonly problems: readonly ProfileProblem[];
  /** What to say at a field: nothing until it was left, or typing in it paused. */
  readonly problemAt: (field: ProfileField, index?: number) => string | null;
  /** Changes the draft unless it is held; `key` names the field that was changed (see fieldKey). */
  readonly change: (next: Partial<Draft>, key?: string) => void;
  /** A person has left this field. */
  readonly touch: (key: string) => void;
  /** From now on everything that is wrong is said. */
  readonly touchAll: () => void;
  /** What main found wrong; said until the form changes. */
  readonly refuse: (problems: readonly ProfileProblem[]) => void;
  readonly revert: () => void;
  /** What is in the form is saved now. */
  readonly settle: () => void;
}

/**
 * @param replaces the name under which the profile is saved so far; null for a new one
 * @param isHeld whether the draft stays as it is now. A field that is disabled instead would lose the
 *   focus, and the keys typed on would be the window's shortcuts.
 */
export function useDraft(
  initial: ProfileForm,
  replaces: string | null,
  isHeld: boolean,
): DraftState {
  const [baseline, setBaseline] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial));
  const [touched, setTouched] = useState<ReadonlySet<string> | 'all'>(() => new Set());
  const [refused, setRefused] = useState<readonly ProfileProblem[]>([]);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);

  const definitions = useDefinitions();
  const form = useMemo(() => formOf(draft), [draft]);
  const own = useMemo(() => {
    const others = definitions.map(({ profile }) => profile);
    return problemsOf(
      form,
      others.filter(({ name }) => name !== replaces),
    );
  }, [definitions, form, replaces]);
  const problems = useMemo(() => [...own, ...refused], [own, refused]);

  const isDirty = !isEqual(form, baseline);
  useEffect(() => {
    setDirty(isDirty);
    return () => setDirty(false);
  }, [isDirty]);
  useEffect(() => () => clearTimeout(typing.current), []);

  const touch = (key: string) =>
    setTouched((before) => (before === 'all' ? before : new Set([...before, key])));

  return {
    draft,
    form,
    isDirty,
    problems,
    problemAt: (field, index) => {
      const rowKey = index === undefined ? undefined : draft.destinations[index]?.key;
      if (touched !== 'all' && !touched.has(fieldKey(field, rowKey))) return null;
      const found = problems.find((problem) => problem.field === field && problem.index === index);
      return found ? (found.atField ?? found.message) : null;
    },
    change: (next, key) => {
      if (isHeld) return;
      setDraft((before) => ({ ...before, ...next }));
      setRefused([]);
      if (key === undefined) return;
      clearTimeout(typing.current);
      typing.current = setTimeout(() => touch(key), TYPING_PAUSE_MS);
    },
    touch,
    touchAll: () => setTouched('all'),
    refuse: (found) => {
      setRefused(found);
      setTouched('all');
    },
    revert: () => {
      clearTimeout(typing.current);
      setDraft(draftOf(baseline));
      setTouched(new Set());
      setRefused([]);
    },
    settle: () => {
      setBaseline(form);
      setTouched(new Set());
    },
  };
}
