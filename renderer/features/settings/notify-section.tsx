import { useApp } from '#lib/app-store';
import { saveNotify, showNotification } from '#lib/settings';
import { watchWords } from '#lib/words-watch';
import { Button, Callout, Choice, Switch } from '#ui';
import { Section } from './section.tsx';

const text = watchWords.notify;
const MINUTES = ['1', '5', '15', '60'];
const CHOICES = ['50', '100', '500', '1000'];

/** What a person is told of through the desktop. */
export function NotifySection() {
  const notify = useApp(({ settings }) => settings.watch.notify);
  return (
    <Section title={text.title}>
      <NotifierTrouble />
      <Switch
        label={text.quiet}
        hint={text.quietHint}
        isOn={notify.quietMinutes !== null}
        onChange={(isOn) => void saveNotify({ quietMinutes: isOn ? 5 : null })}
      />
      {notify.quietMinutes === null ? null : (
        <Choice
          label={text.quietFor}
          value={String(notify.quietMinutes)}
          options={MINUTES}
          nameOf={text.minutes}
          onChange={(next) => void saveNotify({ quietMinutes: Number(next) })}
        />
      )}
      <Switch
        label={text.missed}
        hint={text.missedHint}
        isOn={notify.missedChoices !== null}
        onChange={(isOn) => void saveNotify({ missedChoices: isOn ? 100 : null })}
      />
      {notify.missedChoices === null ? null : (
        <Choice
          label={text.missedFor}
          value={String(notify.missedChoices)}
          options={CHOICES}
          onChange={(next) => void saveNotify({ missedChoices: Number(next) })}
        />
      )}
      <Switch
        label={text.drift}
        hint={text.driftHint}
        isOn={notify.isDriftTold}
        onChange={(isOn) => void saveNotify({ isDriftTold: isOn })}
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
