import { Download, Pause, Play, Trash2 } from 'lucide-react';
import { words } from '#lib/words';
import { Button, IconButton } from '#ui';
import type { ReactNode } from 'react';
import css from './log-controls.module.css';

const text = words.log;

interface LogControlsProps {
  /** Which lines and columns are shown. */
  readonly menu: ReactNode;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onExport: () => void;
  readonly onClear: () => void;
}

/** What is done with the log as a whole. */
export function LogControls({ menu, isPaused, onPause, onExport, onClear }: LogControlsProps) {
  return (
    <div className={css['controls']}>
      <Button className={css['pause']} icon={isPaused ? <Play /> : <Pause />} onClick={onPause}>
        <span className={css['word']}>{isPaused ? text.resume : text.pause}</span>
      </Button>
      {menu}
      <IconButton label={text.export.action} icon={<Download />} onClick={onExport} />
      <IconButton label={text.clear} icon={<Trash2 />} onClick={onClear} />
    </div>
  );
}
