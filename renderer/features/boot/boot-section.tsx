import type { BootView, ProfileView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { restoreAtBoot, useBoot } from '#lib/boot';
import { formatDay } from '#lib/format';
import { bootWords as text } from '#lib/words-boot';
import { Button, Switch } from '#ui';
import { BootWarnings } from './boot-warnings.tsx';
import css from './boot.module.css';

/** Which profiles are restored at boot, each with its switch, and how the last time went. */
export function BootSection() {
  const boot = useApp((state) => state.boot);
  const profiles = useApp((state) => state.profiles);
  if (boot === null) return <p className={css['muted']}>{text.unknown}</p>;
  return (
    <>
      <p className={css['muted']}>{text.lead}</p>
      <BootWarnings isList />
      {profiles.length === 0 ? <p className={css['muted']}>{text.empty}</p> : null}
      <ul aria-label={text.listLabel} className={css['list']}>
        {profiles.map((view) => (
          <ProfileItem key={view.profile.name} view={view} />
        ))}
      </ul>
      <Others boot={boot} />
      {boot.run.kind === 'restored' ? (
        <p className={css['muted']}>{text.restoredAt(formatDay(boot.run.at))}</p>
      ) : null}
    </>
  );
}

function ProfileItem({ view: { profile, boot } }: { readonly view: ProfileView }) {
  const isBusy = useBoot((state) => state.isBusy);
  return (
    <li className={css['item']}>
      <Switch
        label={profile.name}
        isOn={boot !== 'no' && boot !== null}
        isDisabled={isBusy || boot === null}
        onChange={(isOn) => void restoreAtBoot(profile.name, isOn)}
      />
      <span className="mono">{profile.source}</span>
      {boot === 'differs' ? (
        <Button size="sm" disabled={isBusy} onClick={() => void restoreAtBoot(profile.name, true)}>
          {text.update}
        </Button>
      ) : null}
    </li>
  );
}

/** What else the file holds: nobody's here, or no profiles at all. */
function Others({ boot: { strangers, broken } }: { readonly boot: BootView }) {
  const isBusy = useBoot((state) => state.isBusy);
  const others = [
    ...strangers.map(({ name, source }) => ({ name, says: source, isAddress: true })),
    ...broken.map(({ name, problem }) => ({ name, says: problem, isAddress: false })),
  ];
  if (others.length === 0) return null;
  return (
    <>
      <p className={css['muted']}>
        {text.strangers(others.length)}. {text.strangersBody}
      </p>
      <ul className={css['list']}>
        {others.map(({ name, says, isAddress }) => (
          <li key={name} className={css['item']}>
            <span>{name}</span>
            <span className={isAddress ? 'mono' : css['says']}>{says}</span>
            <Button
              size="sm"
              disabled={isBusy}
              aria-label={text.forgetStranger(name)}
              onClick={() => void restoreAtBoot(name, false)}
            >
              {text.forget}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
