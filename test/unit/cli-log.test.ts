import { describe, expect, it } from 'vitest';
import { settingsLine } from '../../electron/cli/console.ts';
import { lineFormatter, rfc3339, type LogForm, type LogLine } from '../../electron/cli/log-line.ts';

const TIME = { elapsedMs: 1999, now: '2021-12-24T08:12:46Z' };

const formatLine = (each: LogLine, form: LogForm, time: typeof TIME): string =>
  lineFormatter(form, time)(each);

const line = (message: string, fields: LogLine['fields'] = { Stage: 'AddRule' }): LogLine => ({
  level: 'info',
  message,
  fields,
});

describe('a line of the log', () => {
  it('is padded on a terminal, and coloured by its level', () => {
    const form = { kind: 'terminal', isColored: false } as const;
    expect(formatLine(line('Initiating', { Prog: 'iptlb', Component: 'main' }), form, TIME)).toBe(
      'INFO[0001] Initiating                                    Component=main Prog=iptlb',
    );
    expect(formatLine({ ...line('x'.repeat(50)), level: 'warning' }, form, TIME)).toBe(
      `WARN[0001] ${'x'.repeat(50)}  Stage=AddRule`,
    );
    const colored = formatLine(line('x'), { kind: 'terminal', isColored: true }, TIME);
    expect(colored).toBe(
      `\u001b[36mINFO\u001b[0m[0001] ${'x'.padEnd(44)}  \u001b[36mStage\u001b[0m=AddRule`,
    );
  });

  it.each([
    ['Initiating', 'Initiating'],
    ['map[]', '"map[]"'],
    ['', ''],
    ['say "a\\b"', String.raw`"say \"a\\b\""`],
    ['a\nb\tc', String.raw`"a\nb\tc"`],
    ['\u001b[31m\u0007\u000b\u007f', String.raw`"\x1b[31m\a\v\x7f"`],
  ])('quotes %j in a pipe as Go does', (message, shown) => {
    expect(formatLine(line(message), { kind: 'plain' }, TIME)).toBe(
      `time="2021-12-24T08:12:46Z" level=info msg=${shown} Stage=AddRule`,
    );
  });

  it('is an object in JSON, its keys by the alphabet', () => {
    expect(formatLine(line('a "b"'), { kind: 'json' }, TIME)).toBe(
      '{"Stage":"AddRule","level":"info","msg":"a \\"b\\"","time":"2021-12-24T08:12:46Z"}',
    );
  });

  it('has local time with its offset', () => {
    const date = new Date(2021, 11, 24, 8, 12, 46);
    expect(rfc3339(date)).toMatch(/^2021-12-24T08:12:46(?:Z|[+-]\d\d:\d\d)$/);
    expect(Date.parse(rfc3339(date))).toBe(date.getTime());
  });

  it('shows the environment as the original does', () => {
    expect(settingsLine({ PATH: '/bin' })).toBe('map[]');
    expect(settingsLine({ IPTLB_LOG_LEVEL: '4', IPTLB_A: 'x' })).toBe('map[a:x log.level:4]');
  });
});
