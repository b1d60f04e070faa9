import type { Page } from '@playwright/test';
import { connectMany } from '#lab';
import { setFrame } from '../screenshots/camera.ts';
import { openProfile } from '../screenshots/views.ts';
import { agree, fillProfile, saveAndApply } from '../support/window-actions.ts';
import { expect, test } from './app.ts';
import { FORM, prepareStops, stops } from './stops.ts';

/** What says what something is: cut off, it says it no longer. */
const LABELS = 'h1, h2, h3, button, label, legend, th, dt, [role=tab], [role=columnheader]';

/** What scrolls sideways though it is no list of its own, and labels that are cut off. */
const misfits = (page: Page): Promise<readonly string[]> =>
  page.evaluate((labels) => {
    // What is read aloud only is one pixel wide.
    const isShown = (element: Element) =>
      element.getClientRects().length > 0 && element.getBoundingClientRect().width > 1;
    const isWider = (element: Element) => element.scrollWidth > element.clientWidth + 1;
    const cuts = (element: Element) =>
      ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    const isCut = (label: Element): boolean => {
      const parts = [label, ...label.querySelectorAll('*')].filter(isShown);
      if (parts.some((part) => cuts(part) && isWider(part))) return true;
      const { left, right } = label.getBoundingClientRect();
      for (let around = label.parentElement; around; around = around.parentElement) {
        const room = around.getBoundingClientRect();
        if (cuts(around) && (left < room.left - 1 || right > room.right + 1)) return true;
        // What scrolls by itself can be brought into sight.
        if (getComputedStyle(around).overflowX === 'auto') return false;
      }
      return false;
    };
    const nameOf = ({ tagName, textContent, ariaLabel }: Element) =>
      `${tagName.toLowerCase()} “${(ariaLabel ?? textContent).trim().slice(0, 40)}”`;
    return [
      ...[...document.querySelectorAll('html, main, nav, dialog')]
        .filter(isWider)
        .map((view) => `${view.tagName.toLowerCase()} scrolls sideways`),
      ...[...document.querySelectorAll(labels)]
        .filter((label) => isShown(label) && isCut(label))
        .map((label) => `${nameOf(label)} is cut off`),
    ];
  }, LABELS);

const busy = { ...FORM, name: 'busy', source: '10.100.0.12:8443' };

test('in the smallest window, and at 200 %, nothing is cut off or has to be scrolled sideways', async ({
  app: { page, electron },
  folder,
  backends,
}) => {
  await prepareStops(electron, folder);
  await fillProfile(page, { ...busy, destinations: backends.destinations.split(',') });
  await saveAndApply(page);
  await agree(page, 'Apply');
  await connectMany({ to: busy.source, count: 20 });
  await fillProfile(page, FORM);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  for (const zoom of [1, 2]) {
    await setFrame(electron, page, { theme: 'light', width: 920, height: 600, zoom });
    for (const tab of ['Traffic', 'Rules', 'Log']) {
      await openProfile(page, busy);
      await page.getByRole('tab', { name: tab, exact: true }).click();
      expect.soft(await misfits(page), `${tab} of an active one at ${zoom * 100} %`).toEqual([]);
    }
    for (const [name, go] of stops) {
      await go(page);
      expect.soft(await misfits(page), `${name} at ${zoom * 100} %`).toEqual([]);
    }
    await page.getByRole('button', { name: 'Discard changes' }).click();
  }
});
