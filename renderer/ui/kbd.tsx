import css from './kbd.module.css';

/** Keys to press, one after the other or together. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={css['keys']}>
      {keys.map((key) => (
        <kbd key={key} className={css['key']}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
