/** Apart from the schemas, so that the window loads none. */

/** How many hits the window keeps: 31 bytes each, and what their lines differ in. */
export const KEPT_HITS = { min: 1000, max: 1_000_000 } as const;
export const KEPT_MEGABYTES = { min: 1, max: 1024 } as const;

/** Characters of one part of an export. */
export const MAX_EXPORT_PART = 2_000_000;

export const EXPORT_FORMATS = ['csv', 'ndjson', 'raw'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a person is told of through the desktop. */
export interface NotifySettings {
  /** A profile had no connection for so many minutes; null: not told. */
  readonly quietMinutes: number | null;
  /** A destination got none of the last so many connections; null: not told. */
  readonly missedChoices: number | null;
  /** The kernel's rules are no longer those of a profile. */
  readonly isDriftTold: boolean;
}

/** How a person wants to watch. */
export interface WatchSettings {
  /** The newest hits that are kept. */
  readonly keepHits: number;
  /** Memory that they may take, in MB. Whichever bound is reached first counts. */
  readonly keepMegabytes: number;
  /** Columns of the log; null for as many as have room. */
  readonly columns: readonly string[] | null;
  readonly notify: NotifySettings;
}

export const DEFAULT_WATCH: WatchSettings = {
  keepHits: 100_000,
  keepMegabytes: 64,
  columns: null,
  notify: { quietMinutes: null, missedChoices: null, isDriftTold: false },
};
