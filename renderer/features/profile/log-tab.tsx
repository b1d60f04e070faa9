import type { ProfileView } from '#shared/ipc';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { HitViewer } from '#features/live-log';
import { Button, EmptyState } from '#ui';
import css from './profile.module.css';

const text = words.profile.log;

/** The live log, of this profile only. */
export function LogTab({ view: { profile } }: { readonly view: ProfileView }) {
  if (!profile.logEnabled) {
    return (
      <EmptyState title={text.off} body={text.offBody}>
        <Button onClick={() => goToProfile(profile.name, 'edit')}>{text.edit}</Button>
      </EmptyState>
    );
  }
  return (
    <div className={css['log']}>
      <HitViewer key={profile.name} profile={profile.name} />
    </div>
  );
}
