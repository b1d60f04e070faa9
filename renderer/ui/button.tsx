import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import css from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  /** How much the button asks for attention; one `primary` per view at most. */
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly size?: 'md' | 'sm';
  readonly icon?: ReactNode;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={clsx(css['button'], css[variant], css[size], className)}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Read aloud, and shown on hover: an icon alone names nothing. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: 'md' | 'sm';
}

export function IconButton({ label, icon, size = 'md', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(css['button'], css['ghost'], css['iconOnly'], css[size], className)}
      {...rest}
    >
      {icon}
    </button>
  );
}
