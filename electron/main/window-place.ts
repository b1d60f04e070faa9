/** A part of the desktop, in the desktop's pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of the window, at least so much must be in sight to be dragged by, in px. */
const GRIP = { width: 160, height: 40 };

/**
 * Where a window opens: where it was, if it can be seen there on the screens there are now; otherwise
 * in the middle of the first screen (a place is left to the desktop then), no larger than that.
 *
 * @param screens the free area of each screen, the first one first; never empty
 */
export function placeFor(
  remembered: Area,
  screens: readonly [Area, ...(readonly Area[])],
): Area | Pick<Area, 'width' | 'height'> {
  if (screens.some((screen) => isWithinReach(remembered, screen))) return remembered;
  const [first] = screens;
  return {
    width: Math.min(remembered.width, first.width),
    height: Math.min(remembered.height, first.height),
  };
}

/** Whether enough of the window's upper edge is on a screen. */
function isWithinReach({ x, y, width }: Area, screen: Area): boolean {
  const visible = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return (
    visible >= Math.min(GRIP.width, width) &&
    y >= screen.y &&
    y + GRIP.height <= screen.y + screen.height
  );
}
