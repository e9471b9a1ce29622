import { type Static, Type } from 'typebox';
import { CleanUpReportSchema } from './clean-up.js';
import { ProblemSchema } from './errors.js';
import { CheckReportSchema } from './location.js';
import { RelocationSchema } from './relocation.js';
import { DatabaseReturnSchema, SessionIdSchema } from './session.js';

/** An operation's id: made by the client, so that a repeated start is the same start. */
export const OperationIdSchema = Type.String({
  pattern: '^[0-9A-Za-z-]{8,64}$',
  description: 'Made by the client, for example a UUID. Again: the same operation.'
});

/** What operations do: each is started by a route of its own. */
export const OPERATION_KINDS = ['check', 'clean_up', 'relocate', 'retry_database'] as const;

/** One of {@link OPERATION_KINDS}. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** How far an operation is. `cancelling`: it was told to stop, and still tidies up. */
export const OPERATION_STATES = [
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled'
] as const;

/** One of {@link OPERATION_STATES}. */
export type OperationState = (typeof OPERATION_STATES)[number];

/** The longest time that a request waits for the end of an operation, in seconds. */
export const MAX_WAIT_SECONDS = 10;

/** How far an operation came. */
export const ProgressSchema = Type.Object(
  {
    done: Type.Integer({ minimum: 0 }),
    total: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: 'Null where nobody knows it before the end.'
    }),
    unit: Type.Enum(['values', 'versions', 'files', 'steps'], { description: 'What is counted.' })
  },
  { $id: 'Progress' }
);

/** How far an operation came. */
export type Progress = Static<typeof ProgressSchema>;

/** An operation as events and lists tell it, without its result. */
export const OperationSchema = Type.Object(
  {
    id: OperationIdSchema,
    session_id: SessionIdSchema,
    kind: Type.Enum([...OPERATION_KINDS]),
    dry_run: Type.Boolean({ description: 'Whether it only looks, and changes nothing.' }),
    state: Type.Enum([...OPERATION_STATES]),
    revision: Type.Integer({ description: 'Grows with each change: the larger one is newer.' }),
    progress: ProgressSchema,
    started: Type.String({ description: 'ISO 8601, UTC.' }),
    ended: Type.Optional(Type.String({ description: 'ISO 8601, UTC.' })),
    error: Type.Optional(ProblemSchema)
  },
  { $id: 'Operation' }
);

/** An operation as events and lists tell it. */
export type Operation = Static<typeof OperationSchema>;

function withResult<K extends OperationKind, R extends Type.TSchema>(
  $id: string,
  kind: K,
  result: R
) {
  const { kind: _, ...properties } = OperationSchema.properties;
  return Type.Object(
    { ...properties, kind: Type.Literal(kind), result: Type.Optional(result) },
    { $id }
  );
}

/** A check of a location. */
export const CheckOperationSchema = withResult('CheckOperation', 'check', CheckReportSchema);

/** A clean-up. */
export const CleanUpOperationSchema = withResult(
  'CleanUpOperation',
  'clean_up',
  CleanUpReportSchema
);

/** A relocation. */
export const RelocateOperationSchema = withResult(
  'RelocateOperation',
  'relocate',
  RelocationSchema
);

/** A way back to the configured database. */
export const RetryDatabaseOperationSchema = withResult(
  'RetryOperation',
  'retry_database',
  DatabaseReturnSchema
);

/** Any operation, with its result once it has succeeded. */
export const AnyOperationSchema = Type.Union(
  [
    CheckOperationSchema,
    CleanUpOperationSchema,
    RelocateOperationSchema,
    RetryDatabaseOperationSchema
  ],
  {
    $id: 'AnyOperation'
  }
);

/** Any operation, with its result once it has succeeded. */
export type AnyOperation = Static<typeof AnyOperationSchema>;

/** The operation of one kind. */
export type OperationOf<K extends OperationKind> = Extract<AnyOperation, { readonly kind: K }>;

/** What an operation of one kind comes to. */
export type OperationResult<K extends OperationKind> = NonNullable<OperationOf<K>['result']>;

const wait = Type.Optional(
  Type.Number({
    minimum: 0,
    maximum: MAX_WAIT_SECONDS,
    description: 'Seconds to wait for its end before the answer says how far it is; default 0.'
  })
);

/** How to start an operation. */
export const StartQuerySchema = Type.Object(
  { operation_id: Type.Optional(OperationIdSchema), wait },
  { additionalProperties: false, $id: 'StartQuery' }
);

/** How to start an operation. */
export type StartQuery = Static<typeof StartQuerySchema>;

/** How to look at an operation. */
export const WaitQuerySchema = Type.Object(
  { wait },
  { additionalProperties: false, $id: 'WaitQuery' }
);

/** The operations of a session, the newest first. */
export const OperationListSchema = Type.Object(
  { operations: Type.Array(OperationSchema) },
  { $id: 'OperationList' }
);
