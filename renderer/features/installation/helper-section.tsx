import type { Installation } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { askToSetUp } from '#lib/installation';
import { installationWords as text, versionWords } from '#lib/words-installation';
import { Button } from '#ui';
import css from './installation.module.css';

/** Which helper is installed, with what can be done about it from here. */
export function HelperSection() {
  const installation = useApp((state) => state.installation);
  const { helper, offer } = installation;
  return (
    <>
      <dl className={css['facts']}>
        <dt>{text.installed}</dt>
        <dd>{kindWords(installation)}</dd>
      </dl>
      <div className={css['actions']}>
        {offer === 'set-up' || offer === 'set-up-again' ? (
          <Button onClick={() => askToSetUp('set-up')}>
            {offer === 'set-up' ? text.setUp : text.setUpAgain}
          </Button>
        ) : null}
        {helper === 'set-up' ? (
          <Button onClick={() => askToSetUp('remove')}>{text.remove}</Button>
        ) : null}
      </div>
    </>
  );
}

function kindWords(installation: Installation): string {
  const { helper } = installation;
  return helper === 'none' ? text.kinds.none : text.kinds[helper](versionWords(installation));
}
