import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { clsx } from 'clsx';
import { dismissToast, useToasts } from '#lib/toasts';
import { words } from '#lib/words';
import { IconButton } from './button.tsx';
import css from './toast-region.module.css';

const ICONS = { good: CircleCheck, neutral: Info, bad: CircleAlert };

/** Where messages appear and go by themselves. */
export function ToastRegion() {
  const { toasts } = useToasts();
  return (
    <div role="status" aria-label={words.toasts.label} className={css['region']}>
      {toasts.map(({ id, text, tone }) => {
        const Icon = ICONS[tone];
        return (
          <div key={id} className={clsx(css['toast'], css[tone])}>
            <Icon aria-hidden="true" />
            <p>{text}</p>
            <IconButton
              size="sm"
              label={words.toasts.dismiss}
              icon={<X />}
              onClick={() => dismissToast(id)}
            />
          </div>
        );
      })}
    </div>
  );
}
