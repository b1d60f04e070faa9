import { useApp } from '#lib/app-store';
import { words } from '#lib/words';
import { HelperButton } from '#features/installation';
import { StatusMark } from '#ui';
import css from './sidebar.module.css';

const text = words.helper;

/** Whether what the window shows is live, and if not, why. */
export function HelperState() {
  const helper = useApp((state) => state.helper);
  return (
    <div role="status" aria-label={text.label} className={css['helper']}>
      {helper.kind === 'live' ? (
        <>
          <StatusMark status="active" />
          <p className={css['helperTitle']}>{text.live}</p>
          <p className={css['helperDetail']}>{helper.iptables}</p>
        </>
      ) : helper.kind === 'connecting' ? (
        <>
          <StatusMark status="unknown" />
          <p className={css['helperTitle']}>{text.connecting}</p>
          <p className={css['helperDetail']}>{text.connectingBody}</p>
        </>
      ) : (
        <>
          <StatusMark status="drifted" />
          <p className={css['helperTitle']}>
            {helper.why === 'not-installed' ? text.readOnly : text.readOnlyTitle}
          </p>
          <p className={css['helperDetail']}>{text.unavailable[helper.why].short}</p>
          <HelperButton size="sm" className={css['reconnect']} />
        </>
      )}
    </div>
  );
}
