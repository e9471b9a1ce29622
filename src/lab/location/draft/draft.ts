import type { INamedLocation } from '../named/named-location.js';
import type { OptionRow } from '../options/option-rows.js';

/** What was entered into the change form. */
export interface Draft {
  /** What the session would have without settings of its own, a named location, or its own. */
  readonly source: 'default' | 'named' | 'custom';
  /** The named location that was chosen. */
  readonly named?: INamedLocation | undefined;
  /** The secrets that the named location does not say. */
  readonly secret_rows: readonly OptionRow[];
  readonly artifact_storage_dir: string;
  /** Without its password, unless somebody is still typing it there. */
  readonly database_url: string;
  /** The password of the database server that is shown; the mask stands for the one that is kept. */
  readonly password: string;
  readonly rows: readonly OptionRow[];
}
