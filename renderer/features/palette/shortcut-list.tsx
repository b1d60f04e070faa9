import { showOverlay } from '#lib/view-store';
import { words } from '#lib/words';
import { Dialog, Keys } from '#ui';
import css from './shortcut-list.module.css';

/** Every shortcut of the window. */
export function ShortcutList() {
  return (
    <Dialog title={words.shortcuts.title} onClose={() => showOverlay(null)}>
      <dl className={css['list']}>
        {words.shortcuts.list.map(({ keys, text }) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
