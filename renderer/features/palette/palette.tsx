import type { ActivityItem } from '#shared/ipc';
import { Search } from 'lucide-react';
import { clsx } from 'clsx';
import { useActivity } from '#lib/activity-store';
import { useApp } from '#lib/app-store';
import { showOverlay, useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { Modal } from '#ui';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { commandsFor, findCommands, type Command } from './commands.ts';
import css from './palette.module.css';

const text = words.palette;

/** Finds profiles and actions by typing. */
export function Palette() {
  const commands = useCommands();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => findCommands(commands, search), [commands, search]);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children.item(active)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const close = () => showOverlay(null);
  const run = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    } else if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    }
  };

  return (
    <Modal label={text.label} className={css['palette']} onClose={close}>
      <div className={css['search']}>
        <Search aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-label={text.label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length === 0 ? undefined : `${id}-${active}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.placeholder}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={text.results}
        className={css['list']}
      >
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={clsx(css['option'], index === active && css['active'])}
            onPointerMove={() => setActive(index)}
            onClick={() => run(command)}
          >
            <span className={css['name']}>{command.name}</span>
            <span className={clsx('mono', css['detail'])}>{command.detail}</span>
            <span className={css['kind']}>
              {command.kind === 'profile' ? text.profiles : text.actions}
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <p role="status" className={css['none']}>
          {text.none}
        </p>
      ) : null}
    </Modal>
  );
}

function useCommands(): readonly Command[] {
  const profiles = useApp((state) => state.profiles);
  const installation = useApp((state) => state.installation);
  const edited = useViewStore(({ view, isDirty }) =>
    isDirty && view.kind === 'profile' ? view.name : null,
  );
  const changes = useActivity(({ activity }) =>
    activity.kind === 'ready' ? activity.items : NONE,
  );
  return useMemo(
    () => commandsFor({ profiles, edited, installation, changes }),
    [profiles, edited, installation, changes],
  );
}

const NONE: readonly ActivityItem[] = [];
