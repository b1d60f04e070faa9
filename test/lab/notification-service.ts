import { joinBus, takeName } from './bus-connection.ts';
import { WireReader, WireWriter, type Body, type Incoming, type Member } from './dbus-wire.ts';

/** https://specifications.freedesktop.org/notification-spec/latest/protocol.html */
const NAME = 'org.freedesktop.Notifications';
const signalOf = (member: string): Member => ({
  path: '/org/freedesktop/Notifications',
  interface: NAME,
  member,
});
const DISMISSED_BY_PERSON = 2;

/** What a program asked to be shown. */
export interface Shown {
  readonly id: number;
  readonly app: string;
  readonly summary: string;
  readonly body: string;
  /** Keys of what a person can do with it: `default` is a click on it. */
  readonly actions: readonly string[];
}

export interface NotificationService {
  /** All that was shown so far, in that order. */
  readonly shown: readonly Shown[];
  /** A person clicks on one that is shown, and it goes. */
  click(shown: Shown): void;
  stop(): void;
}

/** Starts what shows the notifications on a desktop, on a session bus. */
export async function showNotifications(socketPath: string): Promise<NotificationService> {
  const shown: Shown[] = [];
  const answer = (call: Incoming): Body | null | { readonly error: string } => {
    switch (call.member) {
      case 'GetCapabilities':
        return { signature: 'as', bytes: new WireWriter().strings(['body', 'actions']).finish() };
      case 'GetServerInformation': {
        const bytes = new WireWriter();
        for (const text of ['Lab', 'IPTLB', '1', '1.2']) bytes.string(text);
        return { signature: 'ssss', bytes: bytes.finish() };
      }
      case 'Notify': {
        const id = shown.length + 1;
        shown.push(readShown(id, call));
        return { signature: 'u', bytes: new WireWriter().uint32(id).finish() };
      }
      case 'CloseNotification':
        return null;
      default:
        return { error: 'org.freedesktop.DBus.Error.UnknownMethod' };
    }
  };
  const bus = await joinBus(socketPath, answer);
  await takeName(bus, NAME);
  return {
    shown,
    click: ({ id }) => {
      const action = new WireWriter().uint32(id).string('default').finish();
      bus.emit(signalOf('ActionInvoked'), { signature: 'us', bytes: action });
      const reason = new WireWriter().uint32(id).uint32(DISMISSED_BY_PERSON).finish();
      bus.emit(signalOf('NotificationClosed'), { signature: 'uu', bytes: reason });
    },
    stop: () => bus.close(),
  };
}

/** The arguments of Notify: `susssasa{sv}i`. */
function readShown(id: number, { body }: Incoming): Shown {
  const values = new WireReader(body);
  const app = values.string();
  // One that it replaces, and an icon.
  values.uint32();
  values.string();
  const [summary, text] = [values.string(), values.string()];
  const keysAndLabels = values.strings();
  return { id, app, summary, body: text, actions: keysAndLabels.filter((_, at) => at % 2 === 0) };
}
