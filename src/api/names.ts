import { Type } from 'typebox';
import { NAME_LIMIT } from './constants.js';

/** An artifact's name: any text without control characters at its ends or inside. */
export const ArtifactNameSchema = Type.String({
  minLength: 1,
  maxLength: NAME_LIMIT,
  description:
    'Any text of 1 to 1,024 characters, and of 2,048 bytes as UTF-8 at most, that is not blank and has no control character and none that cannot be seen; joiners may be in it.'
});

/** A save's id, made by the client: a repeated request with it is the same save. */
export const SaveIdSchema = Type.String({
  pattern: '^[0-9A-Za-z-]{8,64}$',
  description: 'For example 20261123T221653Z-1f2e3d4c5b6a.'
});

/** Whose software saved a version: ours, or LineaPy, whose stores are read in place. */
export const ARTIFACT_SOURCES = ['artifact_storage', 'lineapy'] as const;
export type ArtifactSource = (typeof ARTIFACT_SOURCES)[number];
export const ArtifactSourceSchema = Type.Enum([...ARTIFACT_SOURCES], {
  $id: 'ArtifactSource',
  description:
    'Who saved it; absent: Artifact Storage, or else LineaPy. Those of lineapy are read-only.'
});

/** Which version a request is about, by that very save where it says its id. */
export const whichVersion = {
  name: ArtifactNameSchema,
  version: Type.Integer({ minimum: 0 }),
  save_id: Type.Optional(SaveIdSchema),
  source: Type.Optional(ArtifactSourceSchema)
};

/** A save by its id, whatever has its name and number by now. */
export const savedAs = Type.Optional(
  Type.String({
    ...SaveIdSchema,
    description: 'That very save or none: name and version only name it in messages.'
  })
);
