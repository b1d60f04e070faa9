import type { ProfileView } from '#shared/ipc';
import { restoreAtBoot, useBoot } from '#lib/boot';
import { bootWords as text } from '#lib/words-boot';
import { Button, Callout } from '#ui';
import css from './boot.module.css';

/** That the machine would get another form of a profile at its next start, and the way to mend it. */
export function BootNote({ view: { boot, profile } }: { readonly view: ProfileView }) {
  const isBusy = useBoot((state) => state.isBusy);
  if (boot !== 'differs') return null;
  return (
    <div className={css['note']}>
      <Callout
        tone="warn"
        title={text.differsTitle}
        actions={
          <>
            <Button disabled={isBusy} onClick={() => void restoreAtBoot(profile.name, false)}>
              {text.forget}
            </Button>
            <Button disabled={isBusy} onClick={() => void restoreAtBoot(profile.name, true)}>
              {text.update}
            </Button>
          </>
        }
      >
        <p>{text.differsBody}</p>
      </Callout>
    </div>
  );
}
