import { clsx } from 'clsx';
import { useApp, useDefinitions } from '#lib/app-store';
import { words } from '#lib/words';
import { HelperButton, useCanSetUp } from '#features/installation';
import { Button, EmptyState, listCss } from '#ui';
import css from './live-log.module.css';

const text = words.log;

interface NoHitsProps {
  readonly isFiltered: boolean;
  /** Whether only the hits of a chosen time are shown. */
  readonly isLimited: boolean;
  readonly isScoped: boolean;
  /** All lines of the log, of all profiles. */
  readonly lineCount: number;
  readonly onClear: () => void;
}

/** Why there is no row, and what would bring one. */
export function NoHits({ isFiltered, isLimited, isScoped, lineCount, onClear }: NoHitsProps) {
  const canSetUp = useCanSetUp();
  const helper = useApp((state) => state.helper);
  const trouble = useApp(({ troubles }) => troubles.find(({ part }) => part === 'kernel-log'));
  const definitions = useDefinitions();
  const isLogging = definitions.some(({ profile }) => profile.logEnabled);
  return (
    <div className={clsx(listCss['none'], css['none'])}>
      {isLimited ? (
        <EmptyState title={text.noneInRange}>
          <Button onClick={onClear}>{text.clearRange}</Button>
        </EmptyState>
      ) : isFiltered ? (
        <EmptyState
          title={text.noMatch}
          body={isScoped ? text.noMatchBody : text.noMatchOf(lineCount)}
        >
          <Button onClick={onClear}>{text.clearFilter}</Button>
        </EmptyState>
      ) : helper.kind === 'unavailable' ? (
        <EmptyState
          title={text.noHelper}
          body={canSetUp ? words.change.noHelperSetUp : words.helper.unavailable[helper.why].do}
        >
          <HelperButton />
        </EmptyState>
      ) : trouble ? (
        <EmptyState title={words.overview.trouble['kernel-log']} body={trouble.message} />
      ) : (
        <EmptyState
          title={text.empty}
          body={isScoped || isLogging ? text.emptyBody : text.emptyNoLogging}
        />
      )}
    </div>
  );
}
