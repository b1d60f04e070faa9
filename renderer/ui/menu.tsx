import { DropdownMenu } from 'radix-ui';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
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
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content align="end" sideOffset={4} className={css['menu']}>
        {items.map(({ label, icon, isDangerous = false, onSelect }) => (
          <DropdownMenu.Item
            key={label}
            className={clsx(css['item'], isDangerous && css['dangerous'])}
            onSelect={onSelect}
          >
            {icon}
            {label}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
