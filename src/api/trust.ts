import { type Static, Type } from 'typebox';
import { TRUST_CHOICES } from './constants.js';
import { ArtifactNameSchema, ArtifactSourceSchema, SaveIdSchema } from './names.js';
import { answer, closed, flag, list, request, text } from './schema.js';

export type TrustChoice = (typeof TRUST_CHOICES)[number];
export const TrustChoiceSchema = Type.Enum([...TRUST_CHOICES], { $id: 'TrustChoice' });

const author = {
  user: text(
    'Who saved it, as the store says: a claim, because everybody who can write to the store can write any name.'
  ),
  store_id: text('The store’s id; where it has none, its address.'),
  store: text('The store’s address, without password.')
};

/** Why a value does not load without a word of the user. */
export const NotTrustedSchema = answer('NotTrusted', {
  ...author,
  setting: Type.Enum(['ask', 'refuse'], { description: 'The setting `trust` in force.' }),
  uploaded: Type.Optional(
    flag('The user uploaded it as a file: who made it is not known. Absent: false.')
  )
});
export type NotTrusted = Static<typeof NotTrustedSchema>;

/** A load that waits for an answer: the panel asks, and the cell is run again by hand. */
export const TrustQuestionSchema = answer('TrustQuestion', {
  ...author,
  name: Type.String(),
  version: Type.Integer(),
  uploaded: Type.Optional(flag('As in NotTrusted.'))
});
export type TrustQuestion = Static<typeof TrustQuestionSchema>;

/** An author whose pickles load at one store. */
export const TrustedAuthorSchema = answer('TrustedAuthor', {
  ...author,
  trusted_at: text('ISO 8601, UTC.')
});
export type TrustedAuthor = Static<typeof TrustedAuthorSchema>;

/** What a session does with pickles of others. */
export const TrustStateSchema = answer('TrustState', {
  setting: TrustChoiceSchema,
  is_default: flag('Whether no setting says so: private stores allow, shared ones ask.'),
  shared: Type.Optional(
    text('Why others can write to this store, in one sentence. Absent: it is private.')
  ),
  store_id: author.store_id,
  store: author.store,
  authors: list(TrustedAuthorSchema, 'Whom this user trusts on this machine, at whatever store.')
});
export type TrustState = Static<typeof TrustStateSchema>;

/** A word of the user about an author. */
export const TrustRequestSchema = request('TrustRequest', {
  user: author.user,
  store_id: Type.Optional(text('Absent: the store of the session.')),
  store: Type.Optional(text('With `store_id`.')),
  answer: Type.Enum(['trust', 'distrust', 'not_now'], {
    description: 'not_now: the question is put away for this session, and nothing is remembered.'
  })
});
export type TrustRequest = Static<typeof TrustRequestSchema>;

/** Which load the panel is to ask for. */
export const TrustAskRequestSchema = request('TrustAskRequest', {
  name: ArtifactNameSchema,
  version: Type.Integer({ minimum: 0 }),
  save_id: Type.Optional(SaveIdSchema),
  source: Type.Optional(ArtifactSourceSchema)
});
export type TrustAskRequest = Static<typeof TrustAskRequestSchema>;

export const TrustAskedSchema = answer('TrustAsked', {
  asked: flag('Whether a panel shows the question: a browser follows this storage server.')
});

/** Of which version to list what its pickle imports. */
export const GlobalsQuerySchema = closed({
  name: ArtifactNameSchema,
  version: Type.Integer({ minimum: 0 }),
  save_id: Type.Optional(SaveIdSchema),
  source: Type.Optional(ArtifactSourceSchema)
});

/** What a pickle imports when it is loaded. Information: it says nothing about safety. */
export const PickleGlobalsSchema = answer('PickleGlobals', {
  globals: list(Type.String(), 'module.name, in the order in which they come; each once.'),
  incomplete: Type.Optional(
    text('Why there may be more, in one sentence. Absent: all of it was read.')
  )
});
export type PickleGlobals = Static<typeof PickleGlobalsSchema>;
