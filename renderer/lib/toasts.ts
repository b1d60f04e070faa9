import { create } from 'zustand';

/** A message that goes by itself. What a person must act on is never a toast. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'neutral' | 'bad';
}

const SHOWN_MS = { good: 3500, neutral: 4500, bad: 8000 };
let lastId = 0;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

export function showToast(text: string, tone: Toast['tone'] = 'neutral'): void {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, text, tone }] }));
  setTimeout(() => dismissToast(id), SHOWN_MS[tone]);
}
