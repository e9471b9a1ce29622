import { type Static, Type } from 'typebox';
import { ERROR_KINDS } from './errors.js';
import { answer, integer, text } from './schema.js';

export const ErrorKindSchema = Type.Enum([...ERROR_KINDS], { $id: 'ErrorKind' });

/** The body of every error answer: RFC 9457 problem details with our kind, hint and field. */
export const ProblemSchema = answer('Problem', {
  title: text('What failed, in one sentence.'),
  status: integer('The HTTP status, repeated (RFC 9457, 3.1.2).'),
  kind: ErrorKindSchema,
  hint: text('What to do next, in one sentence.'),
  field: Type.Optional(text('The input that is at fault, for example database_url.')),
  meant: Type.Optional(text('What was probably meant, as the input takes it.'))
});
export type Problem = Static<typeof ProblemSchema>;
