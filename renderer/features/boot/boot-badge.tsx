import type { ProfileView } from '#shared/ipc';
import { Power } from 'lucide-react';
import { clsx } from 'clsx';
import { bootWords as text } from '#lib/words-boot';
import css from './boot.module.css';

/** That a profile is restored at boot, in the line under its name. */
export function BootBadge({ view: { boot } }: { readonly view: ProfileView }) {
  if (boot === null || boot === 'no') return null;
  return (
    <span
      className={clsx(css['badge'], boot === 'differs' && css['differs'])}
      title={boot === 'differs' ? text.differsTitle : text.badgeHelp}
    >
      <Power aria-hidden="true" />
      {boot === 'differs' ? text.differsBadge : text.badge}
    </span>
  );
}
