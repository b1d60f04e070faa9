import type { ProfileView } from '#shared/ipc';
import { Copy, Ellipsis, FileOutput, Power, PowerOff, Trash2 } from 'lucide-react';
import { restoreAtBoot } from '#lib/boot';
import { startChange } from '#lib/change-store';
import { exportProfiles } from '#lib/state-file-store';
import { go, useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { stateFileWords } from '#lib/words-state-file';
import { bootWords } from '#lib/words-boot';
import { Button, IconButton, Menu } from '#ui';

const text = words.profile;

/** What can be done with a profile in its present state. Each leads to its plan first. */
export function ProfileActions({
  view: { profile, status, boot },
}: {
  readonly view: ProfileView;
}) {
  const isDirty = useViewStore((state) => state.isDirty);
  const start = (kind: 'apply' | 'remove' | 'delete') =>
    void startChange({ kind, profiles: [profile.name] });
  const atBoot = (isOn: boolean) => ({
    label: isOn ? bootWords.menu.on : bootWords.menu.off,
    icon: isOn ? <Power /> : <PowerOff />,
    onSelect: () => void restoreAtBoot(profile.name, isOn),
  });
  const remove = <Button onClick={() => start('remove')}>{text.remove}</Button>;
  const apply = (
    <Button
      variant="primary"
      disabled={isDirty}
      title={isDirty ? text.saveFirst : undefined}
      onClick={() => start('apply')}
    >
      {text.apply}
    </Button>
  );
  return (
    <>
      {status?.state === 'saved' ? null : remove}
      {status?.state === 'active' ? null : apply}
      <Menu
        trigger={<IconButton label={text.more} icon={<Ellipsis />} />}
        items={[
          {
            label: text.duplicate,
            icon: <Copy />,
            onSelect: () => go({ kind: 'new-profile', copyOf: profile.name }),
          },
          ...(boot === null ? [] : [boot === 'no' ? atBoot(true) : atBoot(false)]),
          {
            label: stateFileWords.export,
            icon: <FileOutput />,
            onSelect: () => void exportProfiles([profile.name]),
          },
          {
            label: text.delete,
            icon: <Trash2 />,
            isDangerous: true,
            onSelect: () => start('delete'),
          },
        ]}
      />
    </>
  );
}
