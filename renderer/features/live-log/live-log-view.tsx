import { words } from '#lib/words';
import { Page } from '#ui';
import { HitViewer } from './hit-viewer.tsx';

/** All hits of all profiles, as they come. */
export function LiveLogView() {
  return (
    <Page isFilling title={words.log.title}>
      <HitViewer profile={null} />
    </Page>
  );
}
