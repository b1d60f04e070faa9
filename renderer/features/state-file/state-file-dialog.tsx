import {
  closeStateFile,
  runImport,
  startImport,
  useStateFile,
  type ReadFile,
  type StateFileStep,
} from '#lib/state-file-store';
import { useDefinitions } from '#lib/app-store';
import { words } from '#lib/words';
import { stateFileWords as text } from '#lib/words-state-file';
import { Button, Callout, Dialog, EmptyState } from '#ui';
import { useMemo, useState } from 'react';
import { countEffects, firstChoice, importRows, namesToImport } from './import-rows.ts';
import { ImportTable } from './import-table.tsx';
import css from './state-file.module.css';

/** What a state file would bring, or why it cannot be read or written. */
export function StateFileDialog() {
  const { step } = useStateFile();
  switch (step.kind) {
    case 'none':
      return null;
    case 'unreadable':
      return <Unreadable {...step} />;
    case 'export-failed':
      return (
        <Dialog
          title={text.exportFailedTitle}
          onClose={closeStateFile}
          footer={
            <Button data-autofocus onClick={closeStateFile}>
              {words.common.close}
            </Button>
          }
        >
          <Callout tone="bad" title={text.exportFailed} isAlert>
            <p>{step.message}</p>
          </Callout>
        </Dialog>
      );
    case 'review':
      return <Review key={step.file.id} {...step} />;
  }
}

/** The last part of a path: its whole is in the title. */
const fileName = (path: string): string => path.split('/').at(-1) ?? path;

function Unreadable({ path, message, place }: Extract<StateFileStep, { kind: 'unreadable' }>) {
  return (
    <Dialog title={text.title(fileName(path))} onClose={closeStateFile} footer={<OtherFile />}>
      <Callout tone="bad" title={text.unreadableTitle} isAlert>
        <p>
          {place === null ? null : <strong>{text.place(place.line, place.column)}: </strong>}
          {message}
        </p>
        <p>{text.unreadable}</p>
      </Callout>
    </Dialog>
  );
}

function OtherFile() {
  return (
    <>
      <Button onClick={closeStateFile}>{words.common.close}</Button>
      <Button data-autofocus onClick={() => void startImport()}>
        {text.chooseOther}
      </Button>
    </>
  );
}

function Review({ file, isSaving, failure }: Extract<StateFileStep, { kind: 'review' }>) {
  if (file.profiles.length + file.broken.length === 0) {
    return (
      <Dialog
        title={text.title(fileName(file.path))}
        onClose={closeStateFile}
        footer={<OtherFile />}
      >
        <EmptyState title={text.empty} body={text.emptyBody} />
      </Dialog>
    );
  }
  return <Choosing file={file} isSaving={isSaving} failure={failure} />;
}

interface ChoosingProps {
  readonly file: ReadFile;
  readonly isSaving: boolean;
  readonly failure: Extract<StateFileStep, { kind: 'review' }>['failure'];
}

function Choosing({ file, isSaving, failure }: ChoosingProps) {
  const definitions = useDefinitions();
  const present = useMemo(() => definitions.map(({ profile }) => profile), [definitions]);
  const [chosen, setChosen] = useState(() => firstChoice(file, present));
  const rows = useMemo(() => importRows(file, present, chosen), [file, present, chosen]);
  const names = namesToImport(rows);
  return (
    <Dialog
      size="lg"
      isFilling
      title={text.title(fileName(file.path))}
      onClose={closeStateFile}
      footer={
        <>
          <p role="status" className={css['summary']}>
            {isSaving ? text.saving : text.summary(countEffects(rows))}
          </p>
          <Button onClick={closeStateFile}>{words.common.cancel}</Button>
          <Button
            data-autofocus
            variant="primary"
            disabled={isSaving || names.length === 0}
            onClick={() => void runImport(names)}
          >
            {names.length === 0 ? text.nothing : text.run(names.length)}
          </Button>
        </>
      }
    >
      <div className={css['review']}>
        {failure === null ? null : (
          <Callout tone="bad" title={failure.title} isAlert>
            {failure.messages.map((message) => (
              <p key={message}>{message}</p>
            ))}
          </Callout>
        )}
        <p className={css['lead']}>{text.lead}</p>
        <p className={css['path']}>
          <code>{file.path}</code>
        </p>
        <ImportTable rows={rows} chosen={chosen} onChoose={setChosen} />
      </div>
    </Dialog>
  );
}
