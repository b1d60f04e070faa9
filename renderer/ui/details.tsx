import { clsx } from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import css from './details.module.css';

interface DetailsProps {
  readonly label: string;
  readonly title: ReactNode;
  readonly actions: ReactNode;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** All that is known of a chosen row, below the list that it was chosen in. */
export function Details(props: DetailsProps) {
  const { label, title, actions, closeLabel, onClose, className, children } = props;
  return (
    <section aria-label={label} className={clsx(css['details'], className)}>
      <header className={css['head']}>
        <h2>{title}</h2>
        {actions}
        <IconButton size="sm" label={closeLabel} icon={<X />} onClick={onClose} />
      </header>
      {children}
    </section>
  );
}

/** A list of facts, side by side as they fit. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={css['facts']}>{children}</dl>;
}

interface FactProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly isMono?: boolean;
  readonly className?: string | undefined;
}

export function Fact({ name, value, isMono = false, className }: FactProps) {
  return (
    <div className={className}>
      <dt>{name}</dt>
      <dd className={isMono ? 'mono' : undefined}>{value}</dd>
    </div>
  );
}
