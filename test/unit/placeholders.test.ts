import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the placeholders of the packages', () => {
  const [, listed = ''] = read('docs/adr/0007-packages.md').split('## Placeholders');

  it.each([
    ['electron-builder.yml', /^ {2}homepage: /m],
    ['electron-builder.yml', /^ {2}maintainer: /m],
    ['electron-builder.yml', /^ {2}vendor: /m],
    ['build/packaging/org.iptlb.iptlb.metainfo.xml', /<url type="homepage">/],
    ['build/packaging/org.iptlb.iptlb.metainfo.xml', /<developer_name>/],
    ['build/packaging/deb/copyright', /^Source: /m],
    ['package.json', /"author": /],
    ['LICENSE', /The IPTLB developers/],
  ])('are where ADR 7 lists them: %s %s', (file, placeholder) => {
    expect(listed).toContain(`\`${file}\``);
    expect(read(file)).toMatch(placeholder);
  });

  it('name the same home page everywhere', () => {
    const pages = [
      /homepage: (\S+)/.exec(read('electron-builder.yml'))?.[1],
      /<url type="homepage">(.*)<\/url>/.exec(
        read('build/packaging/org.iptlb.iptlb.metainfo.xml'),
      )?.[1],
      /^Source: (\S+)/m.exec(read('build/packaging/deb/copyright'))?.[1],
    ];
    expect(new Set(pages).size).toBe(1);
  });
});
