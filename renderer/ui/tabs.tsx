import { Tabs as Radix } from 'radix-ui';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import css from './tabs.module.css';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly T[];
  readonly nameOf: (tab: T) => string;
  readonly onChange: (tab: T) => void;
  /** The panel of the tab that is shown. */
  readonly children: ReactNode;
  readonly aside?: ReactNode;
  readonly isSmall?: boolean;
  readonly className?: string | undefined;
  readonly panelClassName?: string | undefined;
}

/** Parts of one thing, one in sight at a time. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { label, value, tabs, nameOf, onChange, children, aside, isSmall = false } = props;
  return (
    <Radix.Root
      value={value}
      className={clsx(css['root'], props.className)}
      onValueChange={(next) => {
        const tab = tabs.find((each) => each === next);
        if (tab !== undefined) onChange(tab);
      }}
    >
      <div className={clsx(css['bar'], isSmall && css['small'])}>
        <Radix.List aria-label={label} className={css['list']}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab} value={tab} className={css['tab']}>
              {nameOf(tab)}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      <Radix.Content
        value={value}
        tabIndex={-1}
        className={clsx(css['panel'], props.panelClassName)}
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
