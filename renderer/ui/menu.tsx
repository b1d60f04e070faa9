import { DropdownMenu } from 'radix-ui';
import { clsx } from 'clsx';
import { useRef, type ReactNode } from 'react';
import css from './menu.module.css';

interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDangerous?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
}

/** Actions that are needed seldom, behind one button. Not modal: that would inject styles. */
export function Menu({ trigger, items }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  // Not before the button has the focus again: a dialog gives it back to what had it.
  const act = (event: Event) => {
    if (chosen.current === null) return;
    event.preventDefault();
    button.current?.focus();
    chosen.current();
    chosen.current = null;
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={button} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        className={css['menu']}
        onCloseAutoFocus={act}
      >
        {items.map(({ label, icon, isDangerous = false, onSelect }) => (
          <DropdownMenu.Item
            key={label}
            className={clsx(css['item'], isDangerous && css['dangerous'])}
            onSelect={() => {
              chosen.current = onSelect;
            }}
          >
            {icon}
            {label}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
