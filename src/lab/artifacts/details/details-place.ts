import type { LocationSettings } from '../../../api/location.js';
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
  /** Who is asked about it: a session that is at its location. */
  readonly session_id: string;
  /** Where it is, without secrets: that session may be elsewhere later. */
  readonly location: LocationSettings;
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
