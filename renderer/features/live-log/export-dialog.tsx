import { EXPORT_FORMATS, type ExportFormat } from '#shared/ipc/defaults';
import { messageOf } from '#lib/bridge';
import { formatCount } from '#lib/format';
import { exportHits, type Exported } from '#lib/hit-export';
import { hitStore } from '#lib/hit-store';
import type { HitOwners } from '#lib/hit-owner';
import type { HitViewState } from '#lib/hit-view';
import { showToast } from '#lib/toasts';
import { words } from '#lib/words';
import { Button, Choice, Dialog } from '#ui';
import { useRef, useState } from 'react';
import { placesOf, type Selection } from './selection.ts';
import css from './export-dialog.module.css';

const text = words.log.export;

interface ExportDialogProps {
  readonly state: HitViewState;
  readonly owners: HitOwners;
  readonly selection: Selection | null;
  readonly onClose: () => void;
}

type What = 'selected' | 'shown' | 'all';

/** Which hits go into a file, in which form; then how far that is. */
export function ExportDialog({ state, owners, selection, onClose }: ExportDialogProps) {
  const [what, setWhat] = useState<What>(
    selection !== null && selection.anchor !== selection.focus
      ? 'selected'
      : state.count > 0
        ? 'shown'
        : 'all',
  );
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const abort = useRef<AbortController | null>(null);
  const isRunning = progress !== null;
  const counts: Readonly<Record<What, number>> = {
    selected: selection === null ? 0 : rowsOf('selected', state, selection).length,
    shown: state.count,
    all: hitStore.end - hitStore.first,
  };

  const start = async () => {
    // A second click while the first one's file is chosen.
    if (abort.current) return;
    const controller = new AbortController();
    abort.current = controller;
    const rows = rowsOf(what, state, selection);
    try {
      const exported = await exportHits({
        rows,
        format,
        owners,
        signal: controller.signal,
        onProgress: (done) => setProgress({ done, all: rows.length }),
      });
      if (exported) tell(exported);
      if (exported !== null) onClose();
    } catch (error) {
      showToast(messageOf(error), 'bad');
    } finally {
      abort.current = null;
      setProgress(null);
    }
  };
  const cancel = () => {
    if (abort.current) abort.current.abort();
    else onClose();
  };

  return (
    <Dialog
      title={text.title}
      onClose={cancel}
      footer={
        <>
          <Button onClick={cancel}>{words.common.cancel}</Button>
          <Button
            variant="primary"
            data-autofocus
            disabled={isRunning || counts[what] === 0}
            onClick={() => void start()}
          >
            {text.start}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        <Choice
          label={text.what}
          value={what}
          options={selection === null ? ['shown', 'all'] : ['selected', 'shown', 'all']}
          nameOf={(each) => text[each](formatCount(counts[each]))}
          onChange={setWhat}
        />
        <Choice
          label={text.format}
          value={format}
          options={EXPORT_FORMATS}
          nameOf={(each) => text.formats[each]}
          hint={text.formatHint[format]}
          onChange={setFormat}
        />
        {progress === null ? null : (
          <div className={css['progress']}>
            <progress
              aria-label={text.title}
              value={progress.done}
              max={Math.max(1, progress.all)}
            />
            <p role="status">
              {text.progress(formatCount(progress.done), formatCount(progress.all))}
            </p>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function tell(exported: Exported): void {
  if (exported.kind === 'cancelled') {
    showToast(text.cancelled);
    return;
  }
  const count = formatCount(exported.count);
  const { path, gone } = exported;
  showToast(
    gone === 0 ? text.done(count, path) : text.partly(count, formatCount(gone), path),
    gone === 0 ? 'good' : 'neutral',
  );
}

/** The numbers of the rows, as they are now: more come and go while they are written. */
function rowsOf(what: What, state: HitViewState, selection: Selection | null): Float64Array {
  if (what === 'all') {
    const { first, end } = hitStore;
    return Float64Array.from({ length: end - first }, (_, place) => first + place);
  }
  const { from, to } =
    what === 'selected' && selection !== null
      ? placesOf(selection, state)
      : { from: 0, to: state.count };
  return Float64Array.from({ length: Math.max(0, to - from) }, (_, place) =>
    state.rowAt(from + place),
  );
}
