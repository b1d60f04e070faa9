import { PAGE_URL } from './page.ts';

/** What the app's further entries in a desktop's menu ask for (electron-builder.yml, desktopActions). */
const VIEWS: Readonly<Record<string, string>> = {
  '--new-profile': 'new-profile',
  '--live-log': 'live-log',
};

/**
 * The page's address with the view behind `#` that a command line asks for.
 *
 * @param otherwise the view where it asks for none; empty for the bare address
 */
export function pageFor(commandLine: readonly string[], otherwise = ''): string {
  const view =
    commandLine.map((word) => VIEWS[word]).find((each) => each !== undefined) ?? otherwise;
  return pageAt(view);
}

/** The page's address with a view's own behind `#`. */
export const pageAt = (view: string): string =>
  view === '' ? PAGE_URL : `${new URL(PAGE_URL).href}#${view}`;
