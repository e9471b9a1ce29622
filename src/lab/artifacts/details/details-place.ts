import type { IArtifactRef } from '../../interfaces/artifacts.js';

/** The sections of the details, in their order. */
export const SECTIONS = ['preview', 'code', 'compare', 'about'] as const;
export type Section = (typeof SECTIONS)[number];

/** One version of any name. */
export interface VersionRef extends IArtifactRef {
  readonly version: number;
}

/** What the details show; a reload of the page restores it. */
export interface DetailsPlace {
  readonly name: string;
  /** Whose artifact it is. */
  readonly session_id: string;
  /** Where it is recorded: the session may be elsewhere after a reload. */
  readonly database_url?: string;
  /** Which version; undefined: the newest. */
  readonly version?: number;
  readonly source?: 'lineapy';
  readonly section?: Section;
  /** What it is compared with. */
  readonly other?: VersionRef;
}

/** What identifies a version in a list of one name. */
export function versionKey({
  version,
  source
}: {
  readonly version?: number;
  readonly source?: string;
}): string {
  return `${source === 'lineapy' ? 'lineapy ' : ''}${version}`;
}
