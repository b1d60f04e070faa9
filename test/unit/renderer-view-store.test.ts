import { beforeEach, describe, expect, it } from 'vitest';
import {
  discardChanges,
  go,
  goToProfile,
  keepChanges,
  setDirty,
  showOverlay,
  useViewStore,
  type View,
} from '#lib/view-store';

const initial = useViewStore.getInitialState();
const state = () => useViewStore.getState();
const NEW: View = { kind: 'new-profile', copyOf: null };

beforeEach(() => useViewStore.setState(initial, true));

describe('leaving a form with unsaved changes', () => {
  it('asks first, and goes on only when they are discarded', () => {
    goToProfile('web', 'edit');
    setDirty(true);
    go({ kind: 'log' });
    expect(state()).toMatchObject({ view: { kind: 'profile' }, wanted: { kind: 'log' } });
    keepChanges();
    expect(state()).toMatchObject({ view: { kind: 'profile' }, isDirty: true, wanted: null });
    go({ kind: 'log' });
    discardChanges();
    expect(state()).toMatchObject({ view: { kind: 'log' }, isDirty: false, wanted: null });
  });

  it('asks nothing where it is not left', () => {
    goToProfile('web', 'edit');
    setDirty(true);
    showOverlay('palette');
    goToProfile('web', 'edit');
    expect(state()).toMatchObject({ isDirty: true, wanted: null, overlay: null });
  });

  it('begins a new profile anew each time one is discarded for another', () => {
    go(NEW);
    const forms = [0, 1].map(() => {
      setDirty(true);
      go(NEW);
      expect(state().wanted).toEqual(NEW);
      discardChanges();
      return state().form;
    });
    expect(new Set([initial.form, ...forms]).size).toBe(3);
  });
});
