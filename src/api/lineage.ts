import { type Static, Type } from 'typebox';
import { ArtifactSourceSchema, SaveIdSchema, whichVersion } from './names.js';
import { answer, closed, flag, list, request, text } from './schema.js';

/** How many inputs are recorded of a save, and how many versions *used by* names. */
export const LINEAGE_LIMIT = 1000;

const { version } = whichVersion;

/** A version that the session had loaded before it saved: what the saved value may be made from. */
export const InputSchema = request('Input', {
  name: text('What is no name is left out.'),
  version,
  save_id: Type.Optional(
    Type.String({ ...SaveIdSchema, description: 'Which save it is; absent: LineaPy’s.' })
  ),
  source: Type.Optional(ArtifactSourceSchema),
  database_url: Type.Optional(text('Where it was recorded then, without password.')),
  root: Type.Optional(text('The root of its value then.')),
  loaded_at: Type.Optional(text('When the session first loaded it: ISO 8601, UTC.'))
});
export type Input = Static<typeof InputSchema>;

/** The inputs of a save. */
export const InputsSchema = Type.Array(InputSchema, {
  maxItems: LINEAGE_LIMIT,
  description: 'The versions that the session loaded before, in the order of their first loads.'
});

const still_here = flag('Whether the database of this session has that version now.');

const in_trash = Type.Optional(
  flag('Whether it is in the trash of that database: a restore brings it back. Absent: false.')
);

/** An input of a version, and whether it is still there. */
export const LineageInputSchema = answer('LineageInput', {
  ...InputSchema.properties,
  still_here,
  in_trash
});
export type LineageInput = Static<typeof LineageInputSchema>;

/** A version that was saved after a session had loaded the one in question. */
export const LineageUserSchema = answer('LineageUser', {
  name: Type.String(),
  version,
  save_id: Type.String(),
  still_here,
  in_trash
});
export type LineageUser = Static<typeof LineageUserSchema>;

/** Whose lineage to list. */
export const LineageQuerySchema = closed(whichVersion);

/** What a version was made from, and what was made from it; also where one of them was deleted. */
export const LineageSchema = answer('Lineage', {
  name: Type.String(),
  version,
  inputs: list(LineageInputSchema, 'In the order of their first loads.'),
  used_by: list(LineageUserSchema, 'The newest first, 1,000 at most.'),
  used_by_more: Type.Optional(flag('Whether there are more than these. Absent: false.'))
});
export type Lineage = Static<typeof LineageSchema>;
