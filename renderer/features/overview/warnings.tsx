import { isCertain, type Warning } from '#shared/preflight';
import { useApp } from '#lib/app-store';
import { startChange } from '#lib/change-store';
import { reconnect } from '#lib/helper';
import { adoptChain } from '#lib/orphans';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, Callout } from '#ui';
import { clsx } from 'clsx';
import css from './overview.module.css';

const text = words.overview;

/** Profiles that are named one by one; of more only the number is told. */
const MAX_BLOCKED = 3;
const MAX_ORPHANS = 5;

const CONNECTING = { kind: 'connecting' } as const;

/** Why a profile does not work, in a sentence that needs no heading. */
function obstacle(warning: Warning | undefined): string {
  if (!warning) return '';
  // What is gone is named in the title only.
  return warning.kind === 'gone'
    ? `${words.profile.preflight.titles.gone}. ${warning.message}`
    : warning.message;
}

const removeChains = (chains: readonly string[]) =>
  void startChange({ kind: 'remove-chains', chains });

/** Everything that a person should know or do something about, each with the way to do it. */
export function Warnings() {
  const helper = useApp((state) =>
    // Where it can be set up from here, that is offered instead.
    state.installation.offer === 'set-up' ? CONNECTING : state.helper,
  );
  const troubles = useApp((state) => state.troubles);
  const orphans = useApp((state) => state.orphans);
  const orphanLogs = useApp((state) => state.orphanLogs);
  const notices = useApp((state) => state.notices);
  const profiles = useApp((state) => state.profiles);
  const blocked = profiles.filter(({ warnings }) => warnings.some(isCertain));
  const isQuiet =
    helper.kind !== 'unavailable' &&
    troubles.length + orphans.length + orphanLogs.length + notices.length + blocked.length === 0;
  if (isQuiet) return null;
  return (
    <section aria-label={text.warnings} className={css['warnings']}>
      {notices.map((notice) => (
        <Callout key={notice} tone="warn" title={text.notice}>
          <p>{notice}</p>
        </Callout>
      ))}
      {helper.kind === 'unavailable' ? (
        <Callout
          tone="warn"
          title={words.helper.readOnlyTitle}
          actions={<Button onClick={reconnect}>{words.helper.reconnect}</Button>}
        >
          <p>
            {words.helper.unavailable[helper.why].why} {words.helper.unavailable[helper.why].do}
          </p>
          <p>{words.helper.readOnlyBody}</p>
          {/* Of a refusal, the prompt's own words say no more than ours. */}
          {helper.why === 'failed' ? (
            <p className={clsx('mono', css['said'])}>{helper.detail}</p>
          ) : null}
        </Callout>
      ) : null}
      {troubles.map(({ part, message }) => (
        <Callout key={part} tone="warn" title={text.trouble[part]}>
          <p>
            {message} {text.troubleHelp[part]}
          </p>
        </Callout>
      ))}
      {blocked.length === 0 ? null : (
        <Callout tone="warn" title={text.blocked(blocked.length)}>
          {blocked.slice(0, MAX_BLOCKED).map(({ profile, warnings }) => (
            <p key={profile.name}>
              <button
                type="button"
                className={css['blocked']}
                onClick={() => goToProfile(profile.name)}
              >
                {profile.name}
              </button>
              : {obstacle(warnings.find(isCertain))}
            </p>
          ))}
          {blocked.length > MAX_BLOCKED ? <p>{text.more(blocked.length - MAX_BLOCKED)}</p> : null}
        </Callout>
      )}
      {orphans.length === 0 ? null : (
        <Callout
          tone="warn"
          title={text.orphans(orphans.length)}
          actions={
            orphans.length === 1 ? undefined : (
              <Button onClick={() => removeChains(orphans)}>
                {text.removeChains(orphans.length)}
              </Button>
            )
          }
        >
          <p>{text.orphansHelp}</p>
          <ul className={css['orphans']}>
            {orphans.slice(0, MAX_ORPHANS).map((chain) => (
              <li key={chain}>
                <span className="mono">{chain}</span>
                <Button
                  size="sm"
                  aria-label={text.adoptChain(chain)}
                  onClick={() => void adoptChain(chain)}
                >
                  {text.adopt}
                </Button>
                <Button
                  size="sm"
                  aria-label={text.removeChain(chain)}
                  onClick={() => removeChains([chain])}
                >
                  {text.remove}
                </Button>
              </li>
            ))}
          </ul>
          {orphans.length > MAX_ORPHANS ? <p>{text.more(orphans.length - MAX_ORPHANS)}</p> : null}
        </Callout>
      )}
      {orphanLogs.length === 0 ? null : (
        <Callout
          tone="warn"
          title={text.orphanLogs(orphanLogs.length)}
          actions={
            <Button onClick={() => void startChange({ kind: 'sweep-logs' })}>
              {text.removeLogs(orphanLogs.length)}
            </Button>
          }
        >
          <p>{text.orphanLogsHelp}</p>
          <ul className={css['rules']}>
            {orphanLogs.slice(0, MAX_ORPHANS).map((rule, place) => (
              <li key={place} className="mono">
                {rule}
              </li>
            ))}
          </ul>
          {orphanLogs.length > MAX_ORPHANS ? (
            <p>{text.more(orphanLogs.length - MAX_ORPHANS)}</p>
          ) : null}
        </Callout>
      )}
    </section>
  );
}
