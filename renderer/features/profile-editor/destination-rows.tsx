import { MAX_DESTINATIONS } from '#shared/profile';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { clsx } from 'clsx';
import { formatShare } from '#lib/format';
import { words } from '#lib/words';
import { Button, FieldNote, IconButton, TextInput } from '#ui';
import { useId, useRef, useState, useLayoutEffect } from 'react';
import {
  addRow,
  fieldKey,
  moveRow,
  pasteList,
  replaceRow,
  splitList,
  type DestinationRow,
} from './draft.ts';
import type { DraftState } from './use-draft.ts';
import css from './destination-rows.module.css';

const text = words.editor;

/** The destinations as rows: each with the chance of its rule, and the share that results. */
export function DestinationRows({ state }: { readonly state: DraftState }) {
  const { draft, change, touch, problemAt } = state;
  const rows = draft.destinations;
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  /** The key of the row that is being dragged. */
  const [dragged, setDragged] = useState<number | null>(null);

  // As soon as the row is there, before the next key: one that comes first would be lost.
  const nextFocus = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (nextFocus.current === null) return;
    list.current?.querySelectorAll('input')[nextFocus.current]?.focus();
    nextFocus.current = null;
  });
  const focusInput = (index: number) => {
    nextFocus.current = index;
  };
  const update = (destinations: readonly DestinationRow[], key?: string) =>
    change({ destinations }, key);
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length) return;
    update(moveRow(rows, from, to));
    setSaid(text.moved(to));
    focusInput(to);
  };
  /** Makes rows of the parts of a list. */
  const take = (index: number, parts: readonly string[]) => {
    update(replaceRow(rows, index, parts));
    focusInput(index + parts.length - 1);
  };

  return (
    <fieldset className={css['destinations']} aria-describedby={`${id}-note`}>
      <legend className={css['legend']}>{text.destinations}</legend>
      <div aria-hidden="true" className={css['head']}>
        <span title={text.chanceHelp}>{text.chanceHead}</span>
        <span>{text.shareHead}</span>
      </div>
      <ol ref={list} className={css['rows']}>
        {rows.map((row, index) => {
          const rest = rows.length - index;
          const key = fieldKey('destinations', row.key);
          const problem = problemAt('destinations', index);
          const noteId = `${id}-${row.key}`;
          return (
            <li
              key={row.key}
              className={clsx(row.key === dragged && css['dragged'])}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                const from = rows.findIndex((each) => each.key === dragged);
                if (from !== index) update(moveRow(rows, from, index));
              }}
            >
              <div className={css['row']}>
                <span
                  aria-hidden="true"
                  draggable
                  title={text.drag}
                  className={css['number']}
                  onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = 'move';
                    setDragged(row.key);
                  }}
                  onDragEnd={() => setDragged(null)}
                >
                  {index + 1}
                </span>
                <TextInput
                  isMono
                  aria-label={text.destination(index)}
                  aria-invalid={problem !== null}
                  aria-describedby={noteId}
                  placeholder={index === 0 ? text.destinationPlaceholder : undefined}
                  value={row.text}
                  onChange={(event) => {
                    const { value } = event.target;
                    const parts = /[,;\n]./.test(value) ? splitList(value) : [];
                    if (parts.length > 1) take(index, parts);
                    else update(replaceRow(rows, index, [value]), key);
                  }}
                  onPaste={(event) => {
                    const pasted = event.clipboardData.getData('text');
                    const parts = pasteList(event.currentTarget, pasted);
                    if (parts === null) return;
                    event.preventDefault();
                    take(index, parts);
                  }}
                  onBlur={() => (row.text === '' ? undefined : touch(key))}
                  onKeyDown={(event) => {
                    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                    if (!event.altKey || step === 0) return;
                    event.preventDefault();
                    move(index, index + step);
                  }}
                />
                <span className={css['chance']} title={text.chanceHelp}>
                  {rest === 1 ? text.always : text.chance(rest)}
                </span>
                <span className={css['share']}>{formatShare(1 / rows.length)}</span>
                <span className={css['tools']}>
                  <IconButton
                    size="sm"
                    label={text.moveUp(index)}
                    icon={<ArrowUp />}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <IconButton
                    size="sm"
                    label={text.moveDown(index)}
                    icon={<ArrowDown />}
                    disabled={rest === 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <IconButton
                    size="sm"
                    label={text.removeDestination(index)}
                    icon={<X />}
                    disabled={rows.length === 1}
                    onClick={() => {
                      update(rows.filter((each) => each !== row));
                      focusInput(Math.max(0, index - 1));
                    }}
                  />
                </span>
              </div>
              {problem === null ? (
                <span id={noteId} />
              ) : (
                <div className={css['problem']}>
                  <FieldNote id={noteId} error={problem} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <div className={css['foot']}>
        <Button
          size="sm"
          icon={<Plus />}
          disabled={rows.length >= MAX_DESTINATIONS}
          onClick={() => {
            update(addRow(rows));
            focusInput(rows.length);
          }}
        >
          {text.add}
        </Button>
        <FieldNote
          id={`${id}-note`}
          hint={text.destinationsHint}
          error={problemAt('destinations')}
        />
      </div>
      <span role="status" className="sr-only">
        {said}
      </span>
    </fieldset>
  );
}
