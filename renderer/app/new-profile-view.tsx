import { NewProfileEditor } from '#features/profile-editor';
import { useProfileView } from '#lib/app-store';
import { words } from '#lib/words';
import { Page } from '#ui';

/** The form of a profile that is yet to be. */
export function NewProfileView({ copyOf }: { readonly copyOf: string | null }) {
  const original = useProfileView(copyOf ?? '');
  return (
    <Page title={words.editor.newTitle} lead={<p>{words.editor.newLead}</p>}>
      <NewProfileEditor copyOf={original?.profile} />
    </Page>
  );
}
