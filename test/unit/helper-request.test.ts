import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profile } from '../support/profiles.ts';
import { LineInput } from '../../electron/helper/line-input.ts';
import { parseRequest } from '../../electron/helper/request.ts';
import { checkRules } from '../../electron/helper/task-rules.ts';

const logged = profile({ logEnabled: true });

/** Shape, then meaning, as the task `rules` has it. */
function checkRequest(line: string): ReturnType<typeof checkRules> {
  const parsed = parseRequest(line);
  if (!parsed.ok) return parsed;
  if (parsed.value.task !== 'rules') throw new Error('this was to be a request for rules');
  return checkRules(parsed.value);
}

describe('a request for rules', () => {
  it('takes what the contract allows', () => {
    const line = JSON.stringify({
      version: 1,
      task: 'rules',
      set: [logged],
      remove: ['IPTLB_NAT_OLD'],
    });
    expect(checkRequest(line)).toMatchObject({ ok: true, value: { expect: null } });
  });

  it('refuses all else in words, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const result = checkRequest(line);
        expect(result.ok).toBe(false);
        if (!result.ok) expect(result.error.join('')).not.toBe('');
      }),
    );
  });

  it('takes no name under which its change would be missing in the record', () => {
    // In capitals it is an S, so it names the chain IPTLB_NAT_S; but it is the name of no profile.
    const line = { version: 1, task: 'rules', set: [], remove: ['IPTLB_NAT_S'], names: ['\u017f'] };
    expect(checkRequest(JSON.stringify(line))).toMatchObject({ ok: false });
  });

  it('takes no damaged profile', () => {
    const field = fc.constantFrom(...Object.keys(logged));
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const damaged = { ...logged, [name]: value };
        const result = checkRequest(
          JSON.stringify({ version: 1, task: 'rules', set: [damaged], remove: [] }),
        );
        // The only way to pass is to be a profile that says the same in other words or another right value.
        if (result.ok) expect(Object.keys(result.value.set[0] ?? {})).toEqual(Object.keys(logged));
      }),
    );
  });
});

describe('LineInput', () => {
  const inputOf = (...chunks: string[]) =>
    new LineInput(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

  it('puts lines together from pieces', async () => {
    const input = inputOf('{"a"', ':1}\n{"ke', 'ep":true}\nrest');
    expect(await input.next(100, 1000)).toEqual({ ok: true, value: '{"a":1}' });
    expect(await input.next(100, 1000)).toEqual({ ok: true, value: '{"keep":true}' });
    expect(await input.next(100, 1000)).toEqual({ ok: false, error: 'ended' });
  });

  it('reads any text in any pieces as its lines', async () => {
    const text = fc.string().map((line) => line.replaceAll('\n', ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
            bytes.subarray(place * size, (place + 1) * size),
          );
          const input = new LineInput(Readable.from(pieces));
          for (const line of lines) {
            expect(await input.next(10_000, 1000)).toEqual({
              ok: true,
              // What is no UTF-8 comes back as U+FFFD, from here as from any reader.
              value: Buffer.from(line).toString('utf8'),
            });
          }
          expect(await input.next(10_000, 1000)).toEqual({ ok: false, error: 'ended' });
        },
      ),
    );
  });

  it('tells when a line never ends', async () => {
    expect(await inputOf('{').next(100, 1000)).toEqual({ ok: false, error: 'ended' });
  });

  it('stops at the limit of its size', async () => {
    expect(await inputOf('x'.repeat(101)).next(100, 1000)).toEqual({
      ok: false,
      error: 'too-large',
    });
    expect(await inputOf(`${'x'.repeat(101)}\n`).next(100, 1000)).toEqual({
      ok: false,
      error: 'too-large',
    });
    expect(await inputOf(`${'x'.repeat(100)}\n`).next(100, 1000)).toMatchObject({ ok: true });
  });

  it('gives no more time to a line that comes byte by byte', async () => {
    const input = new PassThrough();
    const dribble = setInterval(() => input.write('x'), 5);
    const line = await new LineInput(input).next(1_000_000, 50);
    clearInterval(dribble);
    expect(line).toEqual({ ok: false, error: 'too-late' });
  });

  it('stops when its time is over', async () => {
    const silent = new Readable({ read: () => undefined });
    expect(await new LineInput(silent).next(100, 10)).toEqual({ ok: false, error: 'too-late' });
  });
});
