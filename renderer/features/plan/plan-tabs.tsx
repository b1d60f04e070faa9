import type { PlanView } from '#shared/ipc';
import { words } from '#lib/words';
import { CodeBlock, CopyButton, Tabs } from '#ui';
import { useMemo, useState } from 'react';
import { countLines } from './count-lines.ts';
import { DiffView } from './diff-view.tsx';
import css from './plan.module.css';

const text = words.diff;
const FORMS = ['rules', 'commands', 'restore'] as const;
type Form = (typeof FORMS)[number];

/** A plan as a person reads it, as commands, and as the text that is written. */
export function PlanTabs({ plan }: { readonly plan: PlanView }) {
  const [form, setForm] = useState<Form>('rules');
  const isSetting = plan.permanently !== null;
  const summary = useMemo(
    () => (isSetting ? text.settingSummary : text.summary(countLines(plan))),
    [plan, isSetting],
  );
  return (
    <Tabs
      isSmall
      label={text.tabsLabel}
      value={form}
      tabs={plan.restoreText === '' ? FORMS.filter((each) => each !== 'restore') : FORMS}
      nameOf={(tab) => text[isSetting && tab === 'rules' ? 'setting' : tab]}
      onChange={setForm}
      aside={<span className={css['summary']}>{summary}</span>}
      panelClassName={css['panel']}
    >
      <PlanForm form={form} plan={plan} />
    </Tabs>
  );
}

function PlanForm({ form, plan }: { readonly form: Form; readonly plan: PlanView }) {
  switch (form) {
    case 'rules':
      return <DiffView diff={plan.diff} />;
    case 'commands': {
      const commands = plan.commands.join('\n');
      return (
        <>
          <p className={css['formHead']}>
            {text.commandsHint}
            <CopyButton text={commands} label={text.copyCommands} />
          </p>
          <CodeBlock text={commands} label={text.commands} />
        </>
      );
    }
    case 'restore':
      return (
        <>
          <p className={css['formHead']}>
            {text.restoreHint}
            <CopyButton text={plan.restoreText} label={text.copyRestore} />
          </p>
          <CodeBlock text={plan.restoreText} label={text.restore} />
        </>
      );
  }
}
