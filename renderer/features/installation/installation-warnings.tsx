import { useApp } from '#lib/app-store';
import { askToSetUp } from '#lib/installation';
import { installationWords as text, versionWords } from '#lib/words-installation';
import { Button, Callout } from '#ui';

/** That a helper is missing that this app can set up, or that it is of another version. */
export function InstallationWarnings() {
  const installation = useApp((state) => state.installation);
  const version = useApp((state) => state.version);
  const mismatch = text.mismatchTitle(versionWords(installation), version);
  switch (installation.offer) {
    case 'none':
    case 'restart':
      return null;
    case 'set-up':
      return (
        <Callout
          tone="info"
          title={text.offerTitle}
          actions={<Button onClick={() => askToSetUp('set-up')}>{text.setUp}</Button>}
        >
          <p>{text.offerBody}</p>
        </Callout>
      );
    case 'set-up-again':
      return (
        <Callout
          tone="warn"
          title={mismatch}
          actions={<Button onClick={() => askToSetUp('set-up')}>{text.setUpAgain}</Button>}
        >
          <p>{text.mismatchBody}</p>
        </Callout>
      );
    case 'package':
      return (
        <Callout tone="warn" title={mismatch}>
          <p>{text.packageBody}</p>
        </Callout>
      );
  }
}
