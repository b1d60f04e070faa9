import { X } from 'lucide-react';
import { formatCount } from '#lib/format';
import { words } from '#lib/words';
import { Button, IconButton } from '#ui';
import css from './hit-details.module.css';

const text = words.log;

interface SelectedLinesProps {
  readonly count: number;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

/** What can be done with several hits. */
export function SelectedLines({ count, onCopy, onClose }: SelectedLinesProps) {
  return (
    <section aria-label={text.details} className={css['details']}>
      <header className={css['head']}>
        <h2>{text.selected(formatCount(count))}</h2>
        <Button size="sm" onClick={onCopy}>
          {text.copyLines}
        </Button>
        <IconButton size="sm" label={text.closeDetails} icon={<X />} onClick={onClose} />
      </header>
    </section>
  );
}
