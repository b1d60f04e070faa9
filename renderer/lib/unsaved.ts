import { useViewStore } from './view-store.ts';

/** Holds on to the window while something in it is not saved; main asks the person. Returns what ends it. */
export function holdUnsaved(): () => void {
  const onLeave = (event: BeforeUnloadEvent) => {
    if (useViewStore.getState().isDirty) event.preventDefault();
  };
  addEventListener('beforeunload', onLeave);
  return () => removeEventListener('beforeunload', onLeave);
}
