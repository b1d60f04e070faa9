import { BootSection } from '#features/boot';
import { HelperSection } from '#features/installation';
import { useApp } from '#lib/app-store';
import { saveSettings } from '#lib/settings';
import { words } from '#lib/words';
import { bootWords } from '#lib/words-boot';
import { installationWords } from '#lib/words-installation';
import { keepWords } from '#lib/words-keep';
import { Choice, CopyButton, Page, Switch } from '#ui';
import { LogSection } from './log-section.tsx';
import { NotifySection } from './notify-section.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';

const text = words.settings;
const THEMES = ['system', 'light', 'dark'] as const;
const SECONDS = ['15', '30', '60', '120'];

/** How the window looks, where things are kept, and what is running. */
export function SettingsView() {
  const theme = useApp((state) => state.settings.theme);
  const askToKeep = useApp((state) => state.settings.askToKeep);
  const keepSeconds = useApp((state) => state.settings.keepSeconds);
  const storePath = useApp((state) => state.storePath);
  const version = useApp((state) => state.version);
  const iptables = useApp(({ helper }) => (helper.kind === 'live' ? helper.iptables : null));
  return (
    <Page title={text.title}>
      <div className={css['sections']}>
        <Section title={text.appearance}>
          <Choice
            label={text.theme}
            value={theme}
            options={THEMES}
            nameOf={(option) => text.themes[option]}
            hint={text.themeHint}
            onChange={(next) => void saveSettings({ theme: next })}
          />
        </Section>
        <Section title={keepWords.settings.title}>
          <Switch
            label={keepWords.settings.ask}
            hint={keepWords.settings.askHint}
            isOn={askToKeep}
            onChange={(isOn) => void saveSettings({ askToKeep: isOn })}
          />
          {askToKeep ? (
            <Choice
              label={keepWords.settings.seconds}
              value={String(keepSeconds)}
              options={SECONDS}
              nameOf={keepWords.settings.secondsName}
              onChange={(next) => void saveSettings({ keepSeconds: Number(next) })}
            />
          ) : null}
        </Section>
        <LogSection />
        <NotifySection />
        <Section title={bootWords.title}>
          <BootSection />
        </Section>
        <Section title={installationWords.section}>
          <HelperSection />
        </Section>
        <Section title={text.storage}>
          <dl className={css['facts']}>
            <dt>{text.store}</dt>
            <dd className={css['path']}>
              <code>{storePath}</code>
              <CopyButton text={storePath} />
            </dd>
          </dl>
          <p className={css['hint']}>{text.storeHint}</p>
        </Section>
        <Section title={text.about}>
          <dl className={css['facts']}>
            <dt>{text.version}</dt>
            <dd>
              {words.app.name} {version}
            </dd>
            <dt>{text.iptables}</dt>
            <dd>{iptables ?? text.iptablesUnknown}</dd>
          </dl>
        </Section>
      </div>
    </Page>
  );
}
