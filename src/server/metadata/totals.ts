/** Which versions are added up; without any: all. */
export interface TotalsWanted {
  /** Only those of these names. */
  readonly names?: readonly string[] | undefined;
  /** Only those that were not verified since, or were damaged then: ISO 8601, UTC. */
  readonly unverifiedSince?: string | undefined;
}

/** How many versions there are, and their bytes. */
export interface Totals {
  readonly versions: number;
  readonly bytes: number;
}

/** How many versions have their value in a root, and the newest of them. */
export interface RootValues {
  readonly count: number;
  readonly newest: number;
}
