/** A value, or the errors that kept it from being one. Nothing in this project throws for bad input. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | Failure<E>;

export interface Failure<E> {
  readonly ok: false;
  readonly error: E;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <E>(error: E): Failure<E> => ({ ok: false, error });
