import type { ProfileDefinition } from '#lib/app-store';
import { useDefinitions } from '#lib/app-store';
import { goToProfile, useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { useVirtualRows } from '#ui';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { ProfileRow } from './profile-row.tsx';
import css from './sidebar.module.css';

const ROW_HEIGHT = 48;

const isFound = ({ profile }: ProfileDefinition, search: string): boolean =>
  [profile.name, profile.source, ...profile.destinations].some((text) =>
    text.toLowerCase().includes(search),
  );

/** All profiles, or those that a search finds. Only the rows in sight are in the document. */
export function ProfileList({ search }: { readonly search: string }) {
  const definitions = useDefinitions();
  const shown = useMemo(
    () => (search === '' ? definitions : definitions.filter((each) => isFound(each, search))),
    [definitions, search],
  );
  const current = useViewStore(({ view }) => (view.kind === 'profile' ? view.name : null));
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, totalHeight, first, show } = useVirtualRows({
    count: shown.length,
    heightOf: () => ROW_HEIGHT,
    scroller,
  });
  const currentIndex = shown.findIndex(({ profile }) => profile.name === current);

  // Where Tab leads to has to be in the document.
  const tabStop = rows.some(({ index }) => index === currentIndex) ? currentIndex : first;

  const showRow = useRef(show);
  useEffect(() => {
    showRow.current = show;
  });
  useEffect(() => {
    if (currentIndex >= 0) showRow.current(currentIndex);
  }, [currentIndex]);

  const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const from = event.target instanceof HTMLElement ? event.target.dataset['index'] : undefined;
    if (step === 0 || from === undefined) return;
    event.preventDefault();
    const next = Math.min(shown.length - 1, Math.max(0, Number(from) + step));
    show(next);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
    });
  };

  return (
    <>
      <p className={css['listHead']}>
        <span>{words.sidebar.profiles}</span>
        <span>{definitions.length === 0 ? '' : definitions.length}</span>
      </p>
      <div ref={scroller} className={css['scroller']}>
        {shown.length === 0 ? (
          <p role="status" className={css['noProfiles']}>
            {definitions.length === 0 ? words.sidebar.none : words.sidebar.noMatch(search)}
          </p>
        ) : (
          <ul
            aria-label={words.sidebar.profiles}
            className={css['list']}
            style={{ height: totalHeight }}
            onKeyDown={moveFocus}
          >
            {rows.map(({ index, start }) => {
              const definition = shown[index];
              return definition ? (
                <li
                  key={definition.profile.name}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                  className={css['item']}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <ProfileRow
                    name={definition.profile.name}
                    index={index}
                    isCurrent={definition.profile.name === current}
                    isTabStop={index === tabStop}
                    onOpen={goToProfile}
                  />
                </li>
              ) : null;
            })}
          </ul>
        )}
      </div>
    </>
  );
}
