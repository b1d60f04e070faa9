import { describe, expect, it } from 'vitest';
import { placeFor } from '../../electron/main/window-place.ts';

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const LEFT = area(0, 27, 1920, 1053);
const RIGHT = area(1920, 0, 2560, 1440);

describe('where the window opens', () => {
  it('is where it was, on any screen that is still there', () => {
    for (const place of [area(100, 100, 1280, 800), area(2000, 50, 1600, 1000)]) {
      expect(placeFor(place, [LEFT, RIGHT])).toEqual(place);
    }
  });

  it('is left to the desktop where that screen is gone, no larger than the first', () => {
    expect(placeFor(area(2000, 50, 2400, 1300), [LEFT])).toEqual({ width: 1920, height: 1053 });
    expect(placeFor(area(-4000, 100, 1280, 800), [LEFT])).toEqual({ width: 1280, height: 800 });
  });

  it('is never where its upper edge cannot be reached', () => {
    for (const [x, y] of [
      [100, -300],
      [100, 1070],
      [1880, 100],
      [-1200, 100],
    ] as const) {
      expect(placeFor(area(x, y, 1280, 800), [LEFT])).not.toHaveProperty('x');
    }
  });
});
