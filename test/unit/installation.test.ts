import { describe, expect, it } from 'vitest';
import { runtimeFiles } from '../../build/helper/set-up.mjs';
import { offerOf, type Found, type OwnKind } from '../../electron/main/installation.ts';
import { RUNTIME, installCommand } from '../../electron/main/set-up-parts.ts';

const own = (kind: Partial<OwnKind> = {}): OwnKind => ({
  version: '1.0.0',
  isPackage: false,
  hasParts: true,
  ...kind,
});
const found = (helper: Found['helper'], version: string | null = '1.0.0'): Found => ({
  helper,
  version,
});

describe('what is offered', () => {
  it.each([
    ['an app without a helper', found('none', null), own(), 'set-up'],
    ['one that brings no helper', found('none', null), own({ hasParts: false }), 'none'],
    ['one whose helper is of its version', found('set-up'), own(), 'none'],
    ['one whose helper is older', found('set-up', '0.9.0'), own(), 'set-up-again'],
    ['one whose helper does not say its version', found('set-up', null), own(), 'set-up-again'],
    ['one beside a package of its version', found('package'), own(), 'none'],
    ['one beside a package of another version', found('package', '2.0.0'), own(), 'package'],
    ['the package’s own', found('package'), own({ isPackage: true }), 'none'],
    ['the package’s own, upgraded', found('package', '2.0.0'), own({ isPackage: true }), 'restart'],
    ['the package’s own, removed', found('none', null), own({ isPackage: true }), 'none'],
  ] as const)('to %s', (_what, there, kind, offer) => {
    expect(offerOf(there, kind)).toBe(offer);
  });
});

describe('what root runs', () => {
  const part = { name: 'apply', from: '/proc/12/fd/34', size: 5, hash: 'a'.repeat(64) };
  const owner = { uid: 1000, gid: 100 };

  it('holds nothing that a shell looks at between double quotes', () => {
    expect(installCommand([part], owner)).not.toMatch(/["$`\\!\n]/);
  });

  it('is not made of names that could be something else to a shell', () => {
    for (const odd of ['a b', '$(x)', "a'", '-rf', 'a;b', '']) {
      expect(() => installCommand([{ ...part, name: odd }], owner)).toThrow();
      expect(() => installCommand([{ ...part, from: odd }], owner)).toThrow();
    }
  });

  it('does not read as root, nor as whoever it is already', () => {
    for (const uid of [0, -1, NaN]) {
      expect(() => installCommand([part], { ...owner, uid })).toThrow();
    }
    expect(() => installCommand([part], { ...owner, gid: -1 })).toThrow();
  });

  it('gives no file of root’s to the process that reads', () => {
    expect(installCommand([part], owner)).toMatch(/; setpriv [^;|>]* cat \S+ \| head -c 5 >apply;/);
  });

  it('copies all that the installation needs of Electron', () => {
    expect(['electron', ...RUNTIME]).toEqual(runtimeFiles);
  });
});
