import { describe, expect, it } from 'vitest';
import { bootMark, type BootState } from '#shared/boot';
import { profile } from '../support/profiles.ts';

const boot = (...profiles: readonly ReturnType<typeof profile>[]): Pick<BootState, 'file'> => ({
  file: { kind: 'read', profiles, broken: [] },
});
const web = profile({ name: 'web', logEnabled: false, logLevel: 4 });

describe('whether a profile is restored at boot', () => {
  it('is what the file says of its name', () => {
    expect(bootMark(boot(web), web)).toBe('yes');
    expect(bootMark(boot(), web)).toBe('no');
    expect(bootMark(boot(profile({ ...web, name: 'web-2' })), web)).toBe('no');
    expect(bootMark(boot(profile({ ...web, source: '10.9.9.9:1' })), web)).toBe('differs');
    expect(bootMark(boot(profile({ ...web, destinations: ['10.9.9.9:1'] })), web)).toBe('differs');
  });

  it('does not depend on the level of a log that is off', () => {
    const other = profile({ ...web, logLevel: 7 });
    expect(bootMark(boot(other), web)).toBe('yes');
    const logged = profile({ ...web, logEnabled: true });
    expect(bootMark(boot(profile({ ...logged, logLevel: 7 })), logged)).toBe('differs');
  });

  it('is not known where the file is not', () => {
    expect(bootMark(null, web)).toBeNull();
    expect(bootMark({ file: { kind: 'unreadable', message: 'no' } }, web)).toBeNull();
  });
});
