import {
  MAX_LOG_LEVEL,
  MAX_NAME_LENGTH,
  PROTOCOLS,
  RULES_BACKENDS,
  chainName,
  nameProblem,
  type Profile,
} from '#shared/profile';
import type { ProfileForm } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, Choice, Field, SelectInput, Switch, TextInput } from '#ui';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { DestinationRows } from './destination-rows.tsx';
import { copyForm, EMPTY_FORM, formOfProfile } from './draft.ts';
import { RulesPreview } from './rules-preview.tsx';
import { saveProfile } from './save.ts';
import { useDraft, type DraftState } from './use-draft.ts';
import css from './profile-editor.module.css';

const text = words.editor;

/** The form of a saved profile. */
export function ProfileEditor({ profile }: { readonly profile: Profile }) {
  return <EditorForm initial={formOfProfile(profile)} replaces={profile.name} />;
}

/** The form of a profile that is yet to be; filled from another where there is one to copy. */
export function NewProfileEditor({ copyOf }: { readonly copyOf: Profile | undefined }) {
  const key = useViewStore(({ form }) => form);
  return <EditorForm key={key} initial={copyOf ? copyForm(copyOf) : EMPTY_FORM} replaces={null} />;
}

interface EditorFormProps {
  readonly initial: ProfileForm;
  readonly replaces: string | null;
}

function EditorForm({ initial, replaces }: EditorFormProps) {
  const [isSaving, setIsSaving] = useState(false);
  const state = useDraft(initial, replaces, isSaving);
  const canSave = !isSaving && (replaces === null || state.isDirty);
  // What is saved is in the kernel already.
  const isInPlace = useApp(({ profiles }) =>
    profiles.some(({ profile, status }) => profile.name === replaces && status?.state === 'active'),
  );
  const formRef = useRef<HTMLFormElement>(null);
  const noteId = useId();

  const showProblems = () => {
    state.touchAll();
    requestAnimationFrame(() => {
      formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
  };
  const save = async (isApplied: boolean) => {
    if (state.problems.length > 0) {
      showProblems();
      return;
    }
    setIsSaving(true);
    const problems = await saveProfile({ form: state.form, replaces, isApplied });
    setIsSaving(false);
    if (problems?.length === 0) state.settle();
    else if (problems) {
      state.refuse(problems);
      showProblems();
    }
  };
  const saveOnKey = (event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (canSave) void save(false);
  };

  return (
    <form
      ref={formRef}
      noValidate
      className={css['form']}
      onKeyDown={saveOnKey}
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      <div className={css['columns']}>
        <Fields state={state} isNew={replaces === null} />
        <RulesPreview form={state.form} />
      </div>
      <footer className={css['footer']}>
        <p id={noteId} className={css['note']}>
          {state.isDirty ? <strong>{text.unsaved}. </strong> : null}
          {text.notApplied}
        </p>
        {replaces === null ? null : (
          <Button disabled={!state.isDirty || isSaving} onClick={state.revert}>
            {text.revert}
          </Button>
        )}
        <Button type="submit" aria-describedby={noteId} disabled={!canSave}>
          {text.save}
        </Button>
        <Button
          variant="primary"
          disabled={isSaving || (isInPlace && !state.isDirty)}
          onClick={() => void save(true)}
        >
          {text.saveAndApply}
        </Button>
      </footer>
    </form>
  );
}

function Fields({ state, isNew }: { readonly state: DraftState; readonly isNew: boolean }) {
  const { draft, change, touch, problemAt } = state;
  return (
    <div className={css['fields']}>
      <div className={css['pair']}>
        <Field
          label={text.name}
          hint={
            nameProblem(draft.name) === null
              ? text.nameHint(chainName(draft.name))
              : text.nameHintEmpty
          }
          error={problemAt('name')}
        >
          {(ids) => (
            <TextInput
              {...ids}
              autoFocus={isNew}
              maxLength={MAX_NAME_LENGTH * 2}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value }, 'name')}
              onBlur={() => (draft.name === '' ? undefined : touch('name'))}
            />
          )}
        </Field>
        <Field label={text.source} hint={text.sourceHint} error={problemAt('source')}>
          {(ids) => (
            <TextInput
              {...ids}
              isMono
              placeholder={text.sourcePlaceholder}
              value={draft.source}
              onChange={(event) => change({ source: event.target.value }, 'source')}
              onBlur={() => (draft.source === '' ? undefined : touch('source'))}
            />
          )}
        </Field>
      </div>

      <DestinationRows state={state} />

      <Choice
        label={text.rulesBackend}
        value={RULES_BACKENDS.find((each) => each === draft.rulesBackend) ?? 'client'}
        options={RULES_BACKENDS}
        hint={
          text.rulesBackendHint[
            RULES_BACKENDS.find((each) => each === draft.rulesBackend) ?? 'client'
          ]
        }
        error={problemAt('rulesBackend')}
        onChange={(rulesBackend) => change({ rulesBackend })}
      />
      <Choice
        label={text.protocol}
        value={PROTOCOLS.find((each) => each === draft.protocol) ?? 'tcp'}
        options={PROTOCOLS}
        hint={text.protocolHint[PROTOCOLS.find((each) => each === draft.protocol) ?? 'tcp']}
        error={problemAt('protocol')}
        onChange={(protocol) => change({ protocol })}
      />

      <div className={css['pair']}>
        <Switch
          label={text.logEnabled}
          isOn={draft.logEnabled}
          hint={text.logEnabledHint}
          onChange={(logEnabled) => change({ logEnabled })}
        />
        <Field label={text.logLevel} hint={text.logLevelHint} error={problemAt('logLevel')}>
          {(ids) => (
            <SelectInput
              {...ids}
              disabled={!draft.logEnabled}
              value={draft.logLevel}
              onChange={(event) => change({ logLevel: Number(event.target.value) })}
            >
              {text.logLevels.slice(0, MAX_LOG_LEVEL + 1).map((name, level) => (
                <option key={name} value={level}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
    </div>
  );
}
