import { ChevronRight } from 'lucide-react';
import { clsx } from 'clsx';
import { startChange } from '#lib/change-store';
import { formatBytes, formatCount } from '#lib/format';
import { adoptChain } from '#lib/orphans';
import { goToProfile } from '#lib/view-store';
import { kernelWords as text } from '#lib/words-kernel';
import { Button, RuleText, StatusBadge } from '#ui';
import type { KernelChain, KernelRule } from '#shared/ipc';
import { memo } from 'react';
import { Difference } from './difference.tsx';
import type { KernelRow } from './kernel-rows.ts';
import css from './kernel-rules.module.css';

interface RowContentProps {
  readonly row: KernelRow;
  readonly onToggle: (name: string) => void;
}

/** The cells of a row. */
export function RowContent({ row, onToggle }: RowContentProps) {
  switch (row.kind) {
    case 'hook':
      return (
        <>
          <NameCell
            name={row.hook.name}
            count={row.hook.rules.length}
            isOpen={row.isOpen}
            onToggle={onToggle}
          />
          <span role="cell" className={css['profile']} />
          <span role="cell" title={text.hookHelp} className={css['faint']}>
            {text.hook}
          </span>
          <span role="cell" />
          <span role="cell" className={css['optionalNumber']} />
        </>
      );
    case 'chain':
      return <ChainCells {...row} onToggle={onToggle} />;
    case 'advice':
      return (
        <div role="cell" aria-colspan={5} className={css['adviceCell']}>
          <Advice chain={row.chain} isOpen={row.isOpen} onToggle={onToggle} />
        </div>
      );
    case 'difference':
      return (
        <div role="cell" aria-colspan={5}>
          <Difference chain={row.chain} profile={row.profile} />
        </div>
      );
    case 'rule':
      return <RuleCells place={row.place} rule={row.rule} />;
    case 'reference': {
      const [profile] = row.profiles;
      const serves =
        row.rule.kind === 'log'
          ? text.logsFor(row.profiles)
          : profile === undefined
            ? text.leadsNowhere
            : text.leadsTo(profile);
      return <RuleCells place={row.place} rule={row.rule} serves={serves} />;
    }
  }
}

interface ChainCellsProps {
  readonly chain: KernelChain;
  readonly packets: number;
  readonly bytes: number;
  readonly isOpen: boolean;
  readonly onToggle: (name: string) => void;
}

function ChainCells({ chain, packets, bytes, isOpen, onToggle }: ChainCellsProps) {
  const { name, profile, state, rules } = chain;
  return (
    <>
      <NameCell name={name} count={rules.length} isOpen={isOpen} onToggle={onToggle} />
      <span role="cell" className={css['profile']}>
        {profile === null ? (
          <span className={css['faint']}>–</span>
        ) : (
          <button
            type="button"
            aria-label={text.openProfile(profile)}
            title={profile}
            className={css['link']}
            onClick={() => goToProfile(profile, 'rules')}
          >
            {profile}
          </button>
        )}
      </span>
      <span role="cell">
        <StatusBadge status={state} />
      </span>
      <span role="cell" className={css['number']}>
        {formatCount(packets)}
      </span>
      <span role="cell" className={css['optionalNumber']}>
        {formatBytes(bytes)}
      </span>
    </>
  );
}

interface NameCellProps {
  readonly name: string;
  readonly count: number;
  readonly isOpen: boolean;
  readonly onToggle: (name: string) => void;
}

function NameCell({ name, count, isOpen, onToggle }: NameCellProps) {
  return (
    <span role="cell" className={css['nameCell']}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={text.toggle(name)}
        title={name}
        className={css['toggle']}
        onClick={() => onToggle(name)}
      >
        <ChevronRight aria-hidden="true" className={clsx(css['chevron'], isOpen && css['open'])} />
        <code>{name}</code>
        <span className={css['faint']}>{text.rules(count)}</span>
      </button>
    </span>
  );
}

interface AdviceProps {
  readonly chain: KernelChain;
  readonly isOpen: boolean;
  readonly onToggle: (name: string) => void;
}

/** What is the matter with a chain, and what can be done about it. */
function Advice({ chain, isOpen, onToggle }: AdviceProps) {
  const { name, profile, isReached } = chain;
  if (profile !== null) {
    return (
      <>
        <p>{text.drifted}</p>
        {isOpen ? null : (
          <Button size="sm" onClick={() => onToggle(name)}>
            {text.showDifference}
          </Button>
        )}
        <Button
          size="sm"
          aria-label={text.applyLabel(profile)}
          onClick={() => void startChange({ kind: 'apply', profiles: [profile] })}
        >
          {text.apply}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>
        {text.orphanBody} {isReached ? null : text.unreached}
      </p>
      <Button size="sm" aria-label={text.adoptLabel(name)} onClick={() => void adoptChain(name)}>
        {text.adopt}
      </Button>
      <Button
        size="sm"
        aria-label={text.removeLabel(name)}
        onClick={() => void startChange({ kind: 'remove-chains', chains: [name] })}
      >
        {text.remove}
      </Button>
    </>
  );
}

interface RuleCellsProps {
  readonly place: number;
  readonly rule: KernelRule;
  readonly serves?: string | null;
}

const RuleCells = memo(function RuleCells({ place, rule, serves = null }: RuleCellsProps) {
  return (
    <>
      <span role="cell" aria-colspan={serves === null ? 3 : 1} className={css['ruleCell']}>
        <span aria-hidden="true" className={css['place']}>
          {place + 1}
        </span>
        <span className={css['ruleWords']}>
          <span className="mono">
            <RuleText text={rule.text} />
          </span>
        </span>
      </span>
      {serves === null ? null : (
        <span role="cell" aria-colspan={2} className={css['serves']}>
          {serves}
        </span>
      )}
      <span role="cell" className={css['number']}>
        {formatCount(rule.packets)}
      </span>
      <span role="cell" className={css['optionalNumber']}>
        {formatBytes(rule.bytes)}
      </span>
    </>
  );
});
