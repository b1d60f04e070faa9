import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MonitorClient } from '../../electron/main/monitor-client.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('starts the monitor once a second at most, however often it is asked to', () => {
  let starts = 0;
  const nothing = () => undefined;
  const monitor = new MonitorClient(
    { onMessage: nothing, onStart: nothing, onEnd: nothing },
    () => {
      starts += 1;
      return null;
    },
  );
  for (let time = 0; time < 60; time += 1) monitor.connect();
  expect(starts).toBe(1);
  // The second one is not forgotten: whoever pressed the button waits a moment.
  vi.advanceTimersByTime(1000);
  expect(starts).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(starts).toBe(2);

  for (let time = 0; time < 60; time += 1) monitor.connect();
  monitor.disconnect();
  vi.advanceTimersByTime(10_000);
  expect(starts).toBe(3);
});
