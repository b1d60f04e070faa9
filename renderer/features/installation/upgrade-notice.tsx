import { useApp } from '#lib/app-store';
import { restart } from '#lib/installation';
import { useViewStore } from '#lib/view-store';
import { installationWords as text } from '#lib/words-installation';
import { Button } from '#ui';
import css from './installation.module.css';

/** That the package was upgraded under this window, in sight from every view. */
export function UpgradeNotice() {
  const { offer, version } = useApp((state) => state.installation);
  const isPending = useApp((state) => state.pending !== null);
  const isDirty = useViewStore((state) => state.isDirty);
  if (offer !== 'restart') return null;
  return (
    <div role="status" className={css['upgrade']}>
      <p className={css['upgradeTitle']}>
        {version === null ? text.upgradedUnknown : text.upgraded(version)}
      </p>
      <p className={css['upgradeBody']}>{text.upgradedBody}</p>
      <Button
        size="sm"
        disabled={isDirty || isPending}
        title={isDirty ? text.restartFirst : undefined}
        onClick={restart}
      >
        {text.restart}
      </Button>
    </div>
  );
}
