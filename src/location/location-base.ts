/** What relative paths, `~` and the defaults are resolved against. */
export interface LocationBase {
  /** Absolute path of the user's home directory. */
  readonly home: string;
  /** Absolute path of LineaPy's home: `$LINEAPY_HOME_DIR`, else `<home>/.lineapy`. */
  readonly lineapy_home: string;
  /** Absolute path of the session's working directory. */
  readonly working_directory: string;
}
