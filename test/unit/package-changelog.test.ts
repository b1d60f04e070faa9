import { describe, expect, it } from 'vitest';
import {
  debianChangelog,
  metainfoReleases,
  readChangelog,
} from '../../build/packaging/changelog.mjs';

const text = `# Changelog

## [Unreleased]

### Added

- Something \`new\`
  over two lines.

## [1.0.0] - 2026-01-02

### Fixed

- This & that.
- <Those>.
`;
const now = new Date('2026-02-03T04:05:06Z');

describe('the changelog', () => {
  it('counts what is unreleased as the version that is packaged', () => {
    expect(readChangelog(text, '1.1.0', now)).toEqual([
      { version: '1.1.0', date: now, changes: ['Something new over two lines.'] },
      {
        version: '1.0.0',
        date: new Date('2026-01-02T00:00:00Z'),
        changes: ['This & that.', '<Those>.'],
      },
    ]);
  });

  it('leaves what is unreleased out of a version that has its own heading', () => {
    expect(readChangelog(text, '1.0.0', now).map(({ version }) => version)).toEqual(['1.0.0']);
  });

  it('must tell of the version that is packaged', () => {
    const released = text.replace(/## \[Unreleased\][^]*(?=## \[1)/, '');
    expect(() => readChangelog(released, '1.1.0', now)).toThrow('does not tell of version 1.1.0');
  });

  it('has no heading that is neither', () => {
    expect(() => readChangelog('## Soon\n', '1.1.0', now)).toThrow('"Soon" is no version');
  });

  it('becomes that of Debian', () => {
    expect(debianChangelog(readChangelog(text, '1.1.0', now), 'M <m@example.org>')).toBe(
      `iptlb (1.1.0) unstable; urgency=medium

  * Something new over two lines.

 -- M <m@example.org>  Tue, 03 Feb 2026 04:05:06 +0000

iptlb (1.0.0) unstable; urgency=medium

  * This & that.
  * <Those>.

 -- M <m@example.org>  Fri, 02 Jan 2026 00:00:00 +0000
`,
    );
  });

  it('becomes that of AppStream', () => {
    const releases = metainfoReleases(readChangelog(text, '1.1.0', now));
    expect(releases).toContain('<release version="1.0.0" date="2026-01-02">');
    expect(releases).toContain('<li>This &amp; that.</li>');
    expect(releases).toContain('<li>&lt;Those&gt;.</li>');
  });
});
