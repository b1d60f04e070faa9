import { discardChanges, keepChanges, useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, Dialog } from '#ui';

const text = words.editor;

/** Asked before unsaved changes are lost. */
export function UnsavedDialog() {
  const isAsking = useViewStore(({ wanted }) => wanted !== null);
  if (!isAsking) return null;
  return (
    <Dialog
      title={text.unsavedTitle}
      onClose={keepChanges}
      footer={
        <>
          <Button onClick={discardChanges}>{text.discard}</Button>
          <Button variant="primary" data-autofocus onClick={keepChanges}>
            {text.keep}
          </Button>
        </>
      }
    >
      <p>{text.unsavedBody}</p>
    </Dialog>
  );
}
