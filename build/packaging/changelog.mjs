import { Refusal } from '../scripts/project.mjs';

/**
 * CHANGELOG.md in the forms that packages want it in.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {Date} date
 * @property {readonly string[]} changes One sentence or more each, without markup.
 */

/**
 * Reads a changelog in the form of Keep a Changelog. What is not released yet counts as the
 * version that is being packaged, unless that one has a heading of its own.
 *
 * @param {string} markdown
 * @param {string} version The version that is being packaged.
 * @param {Date} now The date of what is not released yet.
 * @returns {Release[]} the newest first
 * @throws {Refusal} where the version that is being packaged is not told of
 */
export function readChangelog(markdown, version, now) {
  const sections = markdown.split(/^## /m).slice(1);
  const releases = sections.flatMap((section) => {
    const [heading = '', ...body] = section.split('\n');
    const changes = itemsOf(body.join('\n'));
    if (/^\[unreleased\]/i.test(heading)) return [{ version, date: now, changes }];
    const found = /^\[(\d[^\]]*)\] - (\d{4}-\d{2}-\d{2})$/.exec(heading);
    if (!found) throw new Refusal(`CHANGELOG.md: "${heading}" is no version with a date.`);
    return [{ version: found[1] ?? '', date: new Date(`${found[2]}T00:00:00Z`), changes }];
  });
  const isOpen = (/** @type {Release} */ release) => release.date === now;
  const isReleased = releases.some((each) => each.version === version && !isOpen(each));
  const told = releases.filter((each) => each.changes.length > 0 && !(isOpen(each) && isReleased));
  if (!told.some((each) => each.version === version)) {
    throw new Refusal(`CHANGELOG.md does not tell of version ${version}.`);
  }
  return told;
}

/**
 * @param {string} markdown
 * @returns {string[]}
 */
function itemsOf(markdown) {
  return markdown
    .split(/^- /m)
    .slice(1)
    .map((item) => (item.split(/\n(?!\s+\S)/)[0] ?? '').replaceAll(/\s+/g, ' ').trim())
    .map((item) => item.replaceAll('`', '').replaceAll('**', ''));
}

/**
 * The form of deb-changelog(5).
 *
 * @param {readonly Release[]} releases
 * @param {string} maintainer
 */
export function debianChangelog(releases, maintainer) {
  const entries = releases.map(({ version, date, changes }) => {
    const items = changes.map((change) => `  * ${wrap(change, 74).join('\n    ')}\n`).join('');
    const when = date.toUTCString().replace('GMT', '+0000');
    return `iptlb (${version}) unstable; urgency=medium\n\n${items}\n -- ${maintainer}  ${when}\n`;
  });
  return entries.join('\n');
}

/**
 * The releases of AppStream's metainfo.
 *
 * @param {readonly Release[]} releases
 */
export function metainfoReleases(releases) {
  const entries = releases.map(({ version, date, changes }) => {
    const items = changes.map((change) => `          <li>${escapeXml(change)}</li>\n`).join('');
    const day = date.toISOString().slice(0, 10);
    return (
      `    <release version="${version}" date="${day}">\n      <description>\n        <ul>\n${items}` +
      '        </ul>\n      </description>\n    </release>\n'
    );
  });
  return `<releases>\n${entries.join('')}  </releases>`;
}

/** @param {string} text */
const escapeXml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * @param {string} text
 * @param {number} width
 * @returns {string[]}
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
