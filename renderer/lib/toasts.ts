import { create } from 'zustand';

/** A message that goes by itself. What a person must act on is never a toast. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'neutral' | 'bad';
}

const SHOWN_MS = { good: 3500, neutral: 4500, bad: 8000 };
/** More of them would leave no room for the list above them. */
const MAX_SHOWN = 2;
let lastId = 0;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

export function showToast(text: string, tone: Toast['tone'] = 'neutral'): void {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ toasts }) => {
    // Said again, it is the same message, for as long again.
    const others = toasts.filter((toast) => toast.text !== text);
    return { toasts: [...others, { id, text, tone }].slice(-MAX_SHOWN) };
  });
  setTimeout(() => dismissToast(id), SHOWN_MS[tone]);
}
