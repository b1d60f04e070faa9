import { useApp } from '#lib/app-store';
import { saveWatch } from '#lib/settings';
import { watchWords } from '#lib/words-watch';
import { Choice } from '#ui';
import { Section } from './section.tsx';

const text = watchWords.log;
const HITS = ['10000', '100000', '1000000'];
const MEGABYTES = ['16', '64', '256'];

/** How much of the log is kept. */
export function LogSection() {
  const { keepHits, keepMegabytes } = useApp(({ settings }) => settings.watch);
  return (
    <Section title={text.title}>
      <Choice
        label={text.hits}
        value={String(keepHits)}
        options={HITS}
        nameOf={text.hitsName}
        onChange={(next) => void saveWatch({ keepHits: Number(next) })}
      />
      <Choice
        label={text.megabytes}
        value={String(keepMegabytes)}
        options={MEGABYTES}
        nameOf={text.megabytesName}
        hint={text.hint}
        onChange={(next) => void saveWatch({ keepMegabytes: Number(next) })}
      />
    </Section>
  );
}
