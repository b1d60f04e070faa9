import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { TextInput } from './field.tsx';
import css from './search-input.module.css';

interface SearchInputProps extends ComponentProps<'input'> {
  /** What it looks for or marks, as a picture; a magnifying glass unless told. */
  readonly icon?: ReactNode;
  /** Of the box around it, which decides its width. */
  readonly boxClassName?: string | undefined;
}

/** A field for a text that something is looked for by. */
export function SearchInput({ icon = <Search />, boxClassName, ...rest }: SearchInputProps) {
  return (
    <div className={clsx(css['box'], boxClassName)}>
      <span aria-hidden="true" className={css['icon']}>
        {icon}
      </span>
      <TextInput {...rest} type="search" className={css['input']} />
    </div>
  );
}
