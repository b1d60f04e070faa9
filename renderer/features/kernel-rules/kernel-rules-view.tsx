import { useApp } from '#lib/app-store';
import { useKernelRules } from '#lib/kernel-store';
import { words } from '#lib/words';
import { kernelWords as text } from '#lib/words-kernel';
import { HelperButton, useCanSetUp } from '#features/installation';
import { Button, Choice, EmptyState, Page, SearchInput } from '#ui';
import type { KernelRules } from '#shared/ipc';
import { useMemo, useState } from 'react';
import { SHOWN, countRules, countShown, kernelRows, type Shown } from './kernel-rows.ts';
import { KernelTable } from './kernel-table.tsx';
import css from './kernel-rules.module.css';

/** All that is IPTLB's in the kernel, whoever put it there, with what to do where it is not as it should be. */
export function KernelRulesView() {
  const known = useKernelRules();
  switch (known.kind) {
    case 'loading':
      return (
        <Page title={text.title}>
          <p role="status">{text.loading}</p>
        </Page>
      );
    case 'unknown':
      return (
        <Page isFilling title={text.title}>
          <Unknown />
        </Page>
      );
    case 'failed':
      return (
        <Page isFilling title={text.title}>
          <EmptyState title={text.trouble} body={known.message} />
        </Page>
      );
    case 'known':
      return known.rules.hooks.length + known.rules.chains.length === 0 ? (
        <Page isFilling title={text.title}>
          <EmptyState title={text.none} body={text.noneBody} />
        </Page>
      ) : (
        <Rules rules={known.rules} />
      );
  }
}

/** Why the rules are not known, and what to do about it. */
function Unknown() {
  const canSetUp = useCanSetUp();
  const helper = useApp((state) => state.helper);
  const trouble = useApp(({ troubles }) => troubles.find(({ part }) => part === 'rules'));
  if (helper.kind === 'unavailable') {
    const { why, do: whatToDo } = words.helper.unavailable[helper.why];
    return (
      <EmptyState
        title={text.unknown}
        body={`${why} ${canSetUp ? words.change.noHelperSetUp : whatToDo}`}
      >
        <HelperButton />
      </EmptyState>
    );
  }
  if (trouble) {
    return (
      <EmptyState
        title={text.trouble}
        body={`${trouble.message} ${words.overview.troubleHelp.rules}`}
      />
    );
  }
  return <p role="status">{text.loading}</p>;
}

/** With so many rules at most, all of them are in sight from the start. */
const FEW_RULES = 60;

function Rules({ rules }: { readonly rules: KernelRules }) {
  const [shown, setShown] = useState<Shown>('all');
  const [search, setSearch] = useState('');
  const [isOpenAtFirst] = useState(() => countRules(rules) <= FEW_RULES);
  const [turned, setTurned] = useState<ReadonlySet<string>>(() => new Set());
  const counts = useMemo(() => countShown(rules), [rules]);
  // The last one that was applied or removed takes its choice with it.
  const present = counts[shown] === 0 ? 'all' : shown;
  const rows = useMemo(
    () =>
      kernelRows(rules, {
        shown: present,
        search: search.trim().toLowerCase(),
        isOpen: (name) => turned.has(name) !== isOpenAtFirst,
      }),
    [rules, present, search, turned, isOpenAtFirst],
  );
  const turn = (name: string) =>
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  return (
    <Page isFilling title={text.title} lead={<p>{text.lead}</p>}>
      <div className={css['bar']}>
        <SearchInput
          boxClassName={css['search']}
          aria-label={text.filter}
          placeholder={text.filterPlaceholder}
          data-shortcut="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {counts.drifted + counts.orphan === 0 ? null : (
          <Choice
            isBare
            label={text.show}
            value={present}
            options={SHOWN.filter((each) => each === 'all' || counts[each] > 0)}
            nameOf={(each) => text.shown[each](counts[each])}
            onChange={setShown}
          />
        )}
      </div>
      {rows.length === 0 ? (
        <EmptyState title={text.noMatch} body={text.noMatchBody}>
          <Button onClick={() => setSearch('')}>{text.showAll}</Button>
        </EmptyState>
      ) : (
        <KernelTable rows={rows} onToggle={turn} />
      )}
    </Page>
  );
}
