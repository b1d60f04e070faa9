import { Pause, Play, Trash2 } from 'lucide-react';
import { words } from '#lib/words';
import { Button, IconButton, Switch } from '#ui';
import css from './log-controls.module.css';

const text = words.log;

interface LogControlsProps {
  readonly isEveryLine: boolean;
  readonly isPaused: boolean;
  readonly onEveryLine: (isEveryLine: boolean) => void;
  readonly onPause: () => void;
  readonly onClear: () => void;
}

/** What is done with the log as a whole. */
export function LogControls(props: LogControlsProps) {
  const { isEveryLine, isPaused, onEveryLine, onPause, onClear } = props;
  return (
    <div className={css['controls']}>
      <span title={text.everyLineHelp}>
        <Switch label={text.everyLine} isOn={isEveryLine} onChange={onEveryLine} />
      </span>
      <Button className={css['pause']} icon={isPaused ? <Play /> : <Pause />} onClick={onPause}>
        {isPaused ? text.resume : text.pause}
      </Button>
      <IconButton label={text.clear} icon={<Trash2 />} onClick={onClear} />
    </div>
  );
}
