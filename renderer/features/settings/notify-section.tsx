import type { NotifySettings } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { saveWatch, showNotification } from '#lib/settings';
import { watchWords } from '#lib/words-watch';
import { Button, Callout, Choice, Switch } from '#ui';
import { Section } from './section.tsx';

const text = watchWords.notify;
const MINUTES = ['1', '5', '15', '60'];
const CHOICES = ['50', '100', '500', '1000'];

/** What a person is told of through the desktop. */
export function NotifySection() {
  const notify = useApp(({ settings }) => settings.watch.notify);
  const save = (changed: Partial<NotifySettings>) =>
    void saveWatch({ notify: { ...notify, ...changed } });
  return (
    <Section title={text.title}>
      <NotifierTrouble />
      <Switch
        label={text.quiet}
        hint={text.quietHint}
        isOn={notify.quietMinutes !== null}
        onChange={(isOn) => save({ quietMinutes: isOn ? 5 : null })}
      />
      {notify.quietMinutes === null ? null : (
        <Choice
          label={text.quietFor}
          value={String(notify.quietMinutes)}
          options={MINUTES}
          nameOf={text.minutes}
          onChange={(next) => save({ quietMinutes: Number(next) })}
        />
      )}
      <Switch
        label={text.missed}
        hint={text.missedHint}
        isOn={notify.missedChoices !== null}
        onChange={(isOn) => save({ missedChoices: isOn ? 100 : null })}
      />
      {notify.missedChoices === null ? null : (
        <Choice
          label={text.missedFor}
          value={String(notify.missedChoices)}
          options={CHOICES}
          onChange={(next) => save({ missedChoices: Number(next) })}
        />
      )}
      <Switch
        label={text.drift}
        hint={text.driftHint}
        isOn={notify.isDriftTold}
        onChange={(isOn) => save({ isDriftTold: isOn })}
      />
      <p>
        <Button onClick={() => void showNotification()}>{text.showOne}</Button>
      </p>
    </Section>
  );
}

/** Why nothing of the below reaches a person; nothing where it does, or nobody knows. */
function NotifierTrouble() {
  const notifier = useApp((state) => state.notifier);
  switch (notifier) {
    case 'untried':
    case 'works':
      return null;
    case 'no-library':
    case 'no-service': {
      const { title, body } = text.troubles[notifier];
      return (
        <Callout tone="warn" title={title} isAlert>
          <p>{body}</p>
        </Callout>
      );
    }
  }
}
