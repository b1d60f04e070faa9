import { createSocket } from 'node:dgram';
import type { Page } from '@playwright/test';
import { onHost } from '#lab';
import { openView } from '../../support/window-actions.ts';
import { cpuSeconds, familyOf, nameOf, startApp } from './apps.ts';
import { quantile, type Row } from './rows.ts';

const RATES = [1000, 5000, 20_000] as const;
const SECONDS = 10;
const TICK_MS = 5;
/** Level 7: a console that writes each line would be what is measured. */
const RULE =
  'OUTPUT -p udp -d 10.100.0.10 --dport 9 -j LOG --log-level 7 --log-prefix IPTLB:OUTPUT:ACCEPT:'.split(
    ' ',
  );

/** Real lines of the kernel at a rate, to the rows of the real window. */
export async function pathRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await onHost('client').must('iptables', ['-t', 'mangle', '-A', ...RULE]);
  const app = await startApp();
  const page = await app.firstWindow();
  await page.getByText('Live', { exact: true }).waitFor();
  await openView(page, 'Live log');
  const main = app.process().pid ?? 0;
  for (const rate of RATES) rows.push(...(await measure(page, main, rate)));
  await app.close();
  await onHost('client').must('iptables', ['-t', 'mangle', '-D', ...RULE]);
  return rows;
}

async function measure(page: Page, main: number, rate: number): Promise<readonly Row[]> {
  await page.getByRole('button', { name: 'Clear' }).click();
  const family = familyOf(main);
  const before = new Map(family.map((pid) => [pid, cpuSeconds(pid)]));
  const delays = page.evaluate(sampleDelays, SECONDS * 1000);
  const sent = await send(rate);
  const samples = await delays;
  const cpu = new Map<string, number>();
  for (const pid of family) {
    const used = cpuSeconds(pid) - (before.get(pid) ?? 0);
    const name = nameOf(pid);
    cpu.set(name, (cpu.get(name) ?? 0) + used);
  }
  // What is under way still comes; what the kernel lost never does.
  await page.waitForTimeout(1500);
  const shown = Number(
    (await page.getByText(/ shown$/).textContent())?.replaceAll(/\D/g, '') ?? NaN,
  );
  const gaps = await page.getByText(/were? lost here/).allTextContents();
  const share = (name: string) =>
    `${name} ${(((cpu.get(name) ?? 0) / SECONDS) * 100).toFixed(0)} %`;
  return [
    {
      name: `${rate} lines a second: sent, shown`,
      value: `${sent}, ${shown}`,
      note: `${(((sent - shown) / sent) * 100).toFixed(2)} % not shown; gaps told: ${gaps.length}`,
    },
    {
      name: `${rate} lines a second: kernel to paint`,
      value: `median ${quantile(samples, 0.5).toFixed(0)} ms, 99th ${quantile(samples, 0.99).toFixed(0)} ms`,
      note: `${samples.length} frames with news; cpu: ${['main', 'renderer', 'gpu-process', 'helper', 'dmesg'].map(share).join(', ')}`,
    },
  ];
}

/** Runs in the page: how old the newest line is in each frame that shows a new one, in ms. */
function sampleDelays(forMs: number): Promise<number[]> {
  const delays: number[] = [];
  const end = performance.now() + forMs;
  let last = '';
  return new Promise((resolve) => {
    const look = () => {
      const rows = document.querySelectorAll('[role="grid"] [role="row"] > :first-child');
      const text =
        [...rows]
          .map((cell) => cell.textContent)
          .filter((each) => /^\d/.test(each))
          .sort()
          .at(-1) ?? '';
      const [hours = '', minutes = '', seconds = ''] = text.split(':');
      if (text !== last && seconds !== '') {
        const now = new Date();
        const day = new Date(now).setHours(0, 0, 0, 0);
        const at = day + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
        if (last !== '') delays.push(now.getTime() - at);
        last = text;
      }
      if (performance.now() < end) requestAnimationFrame(look);
      else resolve(delays);
    };
    requestAnimationFrame(look);
  });
}

/** Sends datagrams at a rate from this process, on the client host. */
async function send(rate: number): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.connect(9, '10.100.0.10', resolve);
  });
  const start = performance.now();
  let sent = 0;
  while (performance.now() - start < SECONDS * 1000) {
    const due = ((performance.now() - start) / 1000) * rate;
    for (; sent < due; sent += 1) socket.send('x', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.close();
  return sent;
}
