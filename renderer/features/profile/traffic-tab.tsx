import type { ProfileView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { useProfileConnections } from '#lib/connections-store';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, Callout, EmptyState } from '#ui';
import { clsx } from 'clsx';
import { ConnectionList } from './connection-list.tsx';
import { FlowPicture } from './flow-picture.tsx';
import { RateChart } from './rate-chart.tsx';
import { TrafficTable } from './traffic-table.tsx';
import css from './profile.module.css';

const text = words.profile;
/** With more destinations their table is higher than the chart beside it. */
const MANY = 12;

/** Where connections go: now, over time, and since the rules were written. */
export function TrafficTab({ view }: { readonly view: ProfileView }) {
  const { profile, status } = view;
  const connections = useProfileConnections(profile);
  const isMany = profile.destinations.length > MANY;
  return (
    <div className={css['traffic']}>
      {status?.state === 'drifted' ? (
        <Callout
          tone="warn"
          title={text.drifted}
          actions={
            <Button onClick={() => goToProfile(profile.name, 'rules')}>
              {text.showDifference}
            </Button>
          }
        >
          <p>{text.driftedBody}</p>
        </Callout>
      ) : null}
      <FlowPicture view={view} />
      {status === null ? (
        <UnknownTraffic />
      ) : status.state === 'saved' ? (
        <EmptyState title={text.traffic.notInKernel} body={text.traffic.notInKernelBody} />
      ) : (
        <div className={clsx(css['measures'], isMany && css['many'])}>
          <RateChart key={profile.destinations.join(' ')} profile={profile} />
          {view.traffic === null ? null : (
            <TrafficTable
              name={profile.name}
              destinations={profile.destinations}
              traffic={view.traffic}
              active={connections?.why === null ? connections.active : null}
            />
          )}
          {connections ? <ConnectionList connections={connections} /> : null}
        </div>
      )}
    </div>
  );
}

function UnknownTraffic() {
  const isConnecting = useApp(({ helper }) => helper.kind === 'connecting');
  return isConnecting ? (
    <EmptyState title={text.traffic.connecting} />
  ) : (
    <EmptyState title={text.traffic.unknown} body={text.traffic.unknownBody} />
  );
}
