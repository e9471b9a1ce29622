import type { ArtifactStorageError } from '../api/errors.js';

/** What relative paths, `~` and the defaults are resolved against. */
export interface LocationBase {
  /** Absolute path of the user's home directory. */
  readonly home: string;
  /** The home directory of another user, `~user`; undefined where there is none, or it cannot be asked for. */
  readonly homeOf?: (user: string) => string | undefined;
  /** Absolute path of LineaPy's home: `$LINEAPY_HOME_DIR`, else `<home>/.lineapy`. */
  readonly lineapy_home: string;
  /** Why there is no such home: then there is no default location either. */
  readonly lineapy_home_problem?: ArtifactStorageError;
  /** Absolute path of the working directory; null where it is not known. */
  readonly working_directory: string | null;
}

/** Stands for the session's directories where only the form of a text matters. */
export const NO_BASE: LocationBase = {
  home: '/',
  homeOf: () => '/',
  lineapy_home: '/',
  working_directory: '/'
};
