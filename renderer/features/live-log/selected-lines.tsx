import { formatCount } from '#lib/format';
import { words } from '#lib/words';
import { Button, Details } from '#ui';

const text = words.log;

interface SelectedLinesProps {
  readonly count: number;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

/** What can be done with several hits. */
export function SelectedLines({ count, onCopy, onClose }: SelectedLinesProps) {
  return (
    <Details
      label={text.details}
      title={text.selected(formatCount(count))}
      actions={
        <Button size="sm" onClick={onCopy}>
          {text.copyLines}
        </Button>
      }
      closeLabel={text.closeDetails}
      onClose={onClose}
    />
  );
}
