import type { ProfileView } from '#shared/ipc';
import { BootBadge } from '#features/boot';
import { words } from '#lib/words';
import { StatusBadge } from '#ui';
import css from './profile.module.css';

/** The line under a profile's name: its status and what it says, in one breath. */
export function ProfileLead({ view }: { readonly view: ProfileView }) {
  const { profile, status } = view;
  return (
    <p className={css['lead']}>
      <StatusBadge status={status?.state ?? 'unknown'} />
      <span className="mono">{profile.source}</span>
      <span>
        {profile.rulesBackend}, {profile.protocol}
      </span>
      <span>{words.profile.destinations(profile.destinations.length)}</span>
      <BootBadge view={view} />
    </p>
  );
}
