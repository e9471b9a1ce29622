import { type Static, Type } from 'typebox';
import { SIZE_GROUPS } from './constants.js';
import { answer, closed, integer, text } from './schema.js';

export type SizeGroup = (typeof SIZE_GROUPS)[number];

/** Which sizes to add up. */
export const SizesQuerySchema = closed({
  by: Type.Optional(Type.Enum([...SIZE_GROUPS], { default: 'name' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'The largest groups.' })
  )
});
export type SizesQuery = Static<typeof SizesQuerySchema>;

const counted = {
  versions: integer('How many versions.'),
  bytes: integer('Bytes that they take: those that a folder keeps once are counted once.')
};

const shared_bytes = Type.Optional(
  integer(
    'Bytes of versions whose very bytes an earlier version in the same folder has: they take no space of their own, and are not in `bytes`. Absent: 0.'
  )
);

/** What takes the space of a store. LineaPy recorded no sizes: its values are only counted. */
export const SizesSchema = answer('Sizes', {
  by: Type.Enum([...SIZE_GROUPS]),
  groups: Type.Array(
    answer('SizeGroup', {
      key: text('A name, a notebook or script, a user, a type; empty where it is not known.'),
      ...counted,
      shared_bytes
    }),
    { description: 'The largest first.' }
  ),
  others: Type.Optional(
    Type.Object(
      { groups: integer('How many.'), ...counted },
      { description: 'All other groups together. Absent: none.' }
    )
  ),
  total: Type.Object({ ...counted, shared_bytes }),
  trash: Type.Object(counted, { description: 'What is in the trash; not in `total`.' }),
  lineapy_versions: Type.Optional(
    integer('How many versions LineaPy saved; not in `total`. Absent: none.')
  )
});
export type Sizes = Static<typeof SizesSchema>;
