import { Check, SlidersHorizontal } from 'lucide-react';
import { useApp } from '#lib/app-store';
import { saveWatch } from '#lib/settings';
import { words } from '#lib/words';
import { Button } from '#ui';
import { DropdownMenu } from 'radix-ui';
import { ALL_COLUMNS, COLUMNS } from './columns.ts';
import controlsCss from './log-controls.module.css';
import css from './view-menu.module.css';

const text = words.log;

interface ViewMenuProps {
  readonly isEveryLine: boolean;
  readonly hasEarlier: boolean;
  readonly onEveryLine: (isEveryLine: boolean) => void;
  readonly onEarlier: (hasEarlier: boolean) => void;
}

/** Which lines and which columns are shown. */
export function ViewMenu({ isEveryLine, hasEarlier, onEveryLine, onEarlier }: ViewMenuProps) {
  const chosen = useApp(({ settings }) => settings.watch.columns);
  const shown = chosen ?? COLUMNS.map(({ id }) => id as string);
  const toggle = (id: string, isOn: boolean) =>
    void saveWatch({ columns: isOn ? [...shown, id] : shown.filter((each) => each !== id) });
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button icon={<SlidersHorizontal />}>
          <span className={controlsCss['word']}>{text.view}</span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end" sideOffset={4} className={css['menu']}>
        <Item
          name={text.everyLine}
          help={text.everyLineHelp}
          isOn={isEveryLine}
          onChange={onEveryLine}
        />
        <Item name={text.earlier} help={text.earlierHelp} isOn={hasEarlier} onChange={onEarlier} />
        <DropdownMenu.Separator className={css['line']} />
        <DropdownMenu.Label className={css['label']}>{text.columnsTitle}</DropdownMenu.Label>
        <Item
          name={text.columnsAuto}
          isOn={chosen === null}
          onChange={(isOn) => void saveWatch({ columns: isOn ? null : shown })}
        />
        {ALL_COLUMNS.map(({ id }) => (
          <Item
            key={id}
            name={text.columns[id]}
            help={text.columnHelp[id]}
            isOn={shown.includes(id)}
            // A log without any column says nothing.
            isFixed={shown.length === 1 && shown.includes(id)}
            onChange={(isOn) => toggle(id, isOn)}
          />
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  readonly name: string;
  readonly help?: string | undefined;
  readonly isOn: boolean;
  readonly isFixed?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Item({ name, help, isOn, isFixed = false, onChange }: ItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      className={css['item']}
      title={help}
      checked={isOn}
      disabled={isFixed}
      onCheckedChange={onChange}
      // Several can be chosen before the menu goes.
      onSelect={(event) => event.preventDefault()}
    >
      <span className={css['check']}>
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      {name}
    </DropdownMenu.CheckboxItem>
  );
}
