import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { BOOT_FILES } from '#shared/boot';
import type { Profile } from '#shared/profile';
import { renderState } from '#shared/state-file';
import { CHECKOUT, ELECTRON_DIST, onHost, polkit } from '#lab';
import { home, installHelper, uninstallHelper } from '../../build/helper/set-up.mjs';
import { openView, press } from '../support/window-actions.ts';
import { DRIFTED, SAVED, WEB } from './profiles.ts';
import { onStage, type TakeAll } from './scenes.ts';
import { escape, openProfile, overview, planShot, settings, type Shot } from './views.ts';

const EXEC = 'org.freedesktop.policykit.exec';

/** Has the machine restore this at boot, and restores it as at boot. */
async function restoreAtBoot(text: string): Promise<void> {
  mkdirSync('/etc/iptlb', { mode: 0o700, recursive: true });
  writeFileSync(BOOT_FILES.profiles, text, { mode: 0o600 });
  await onHost('client').run('/usr/libexec/iptlb/restore', []);
}

const section = (name: string, title: string): Shot => ({
  name,
  open: async (page) => {
    await settings.open(page);
    const heading = page.getByRole('heading', { name: title });
    await heading.evaluate((element) => element.scrollIntoView());
  },
});

/** Profiles that are restored at boot: as they are here, in another form, nobody's, and with a fault. */
export async function boot(takeAll: TakeAll): Promise<void> {
  const other = { ...DRIFTED, destinations: DRIFTED.destinations.slice(0, 1) };
  const stranger = { ...WEB, name: 'old-portal', source: '10.100.0.77:443' };
  await restoreAtBoot(`${renderState([WEB, other, stranger])}ledger:\n  source: nowhere\n`);
  await onStage([WEB, DRIFTED, SAVED], async (stage) => {
    const { page } = stage;
    await page.getByText('Not everything was restored at boot').waitFor();
    await takeAll(stage, [
      { ...overview, name: 'boot-failed' },
      section('boot-settings', 'Restore at boot'),
      { name: 'boot-differs', open: (each) => openProfile(each, DRIFTED) },
      { name: 'boot-profile', open: (each) => openProfile(each, WEB) },
    ]);
    polkit.decide('org.iptlb.apply', 'refuse');
    await takeAll(stage, [
      {
        name: 'boot-refused',
        open: async (each) => {
          await settings.open(each);
          await each.getByRole('switch', { name: SAVED.name }).click();
          await each.getByRole('dialog').getByText('Not allowed').waitFor();
        },
        leave: escape,
      },
    ]);
    await restoreAtBoot(renderState([WEB]));
    await page.getByText('Last restored').waitFor();
    await takeAll(stage, [section('boot-restored', 'Restore at boot')]);
    utimesSync(BOOT_FILES.profiles, 0, 0);
    rmSync(BOOT_FILES.restored, { force: true });
    await openView(page, 'Overview');
    await page.getByText('The profiles were not restored at this boot').waitFor();
    await takeAll(stage, [{ ...overview, name: 'boot-missed' }]);
  });
  rmSync(BOOT_FILES.profiles);
}

const dialogOpen = async (page: Page) => {
  await page
    .getByRole('button', { name: /^(Set up|Remove the helper)/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
};

/** No helper at all, and one of another version: for whoever has no package. */
export async function setUp(takeAll: TakeAll): Promise<void> {
  const install = () =>
    installHelper({ root: '/', parts: join(CHECKOUT, 'dist/helper'), runtime: ELECTRON_DIST });
  const ask: Shot = {
    name: 'set-up-dialog',
    open: async (page) => {
      await overview.open(page);
      await dialogOpen(page);
    },
    leave: escape,
  };
  polkit.decide(EXEC, 'refuse');
  await uninstallHelper({ root: '/' });
  await onStage([], (stage) => takeAll(stage, [{ ...overview, name: 'set-up-empty' }]));
  await onStage([WEB, SAVED], (stage) =>
    takeAll(stage, [
      { ...overview, name: 'set-up-overview' },
      section('set-up-settings', 'Helper'),
      { ...planShot, name: 'set-up-plan' },
      ask,
      {
        ...ask,
        name: 'set-up-refused',
        open: async (page) => {
          await ask.open(page);
          await press(page, 'Set up');
          await page.getByRole('dialog').getByText('Not allowed').waitFor();
        },
      },
    ]),
  );
  await install();
  await onStage([WEB, SAVED], (stage) =>
    takeAll(stage, [
      section('set-up-done', 'Helper'),
      {
        ...ask,
        name: 'set-up-remove',
        open: async (page) => {
          await settings.open(page);
          await dialogOpen(page);
        },
      },
    ]),
  );
  writeFileSync(join(home, 'version'), '0.0.1\n');
  await onStage([WEB, SAVED], (stage) =>
    takeAll(stage, [{ ...overview, name: 'set-up-mismatch' }]),
  );
  await install();
}

/** What of the machine keeps profiles from working, and how a setting of it is changed. */
export async function machine(takeAll: TakeAll): Promise<void> {
  const forwarding = '/proc/sys/net/ipv4/ip_forward';
  await onHost('client').must('tee', [forwarding], { input: '0' });
  const routed: Profile = { ...WEB, rulesBackend: 'proxy' };
  const lost: Profile = { ...SAVED, rulesBackend: 'server', source: '203.0.113.9:443' };
  const open = (page: Page) => openProfile(page, routed);
  await onStage([routed, lost], async (stage) => {
    await stage.page.getByText('not work on this machine').waitFor();
    await takeAll(stage, [
      { ...overview, name: 'machine-overview' },
      { name: 'machine-profile', open },
      { name: 'machine-lost', open: (page) => openProfile(page, lost) },
      {
        name: 'machine-setting',
        open: async (page) => {
          await open(page);
          await page.getByRole('button', { name: 'Set net.ipv4.ip_forward to 1' }).click();
          await page.getByRole('dialog').getByText('0 → 1').waitFor();
        },
        leave: escape,
      },
    ]);
  });
}
