import { type Static, Type } from 'typebox';
import { CleanUpReportSchema, CleanUpRequestSchema } from './clean-up.js';
import { TRANSFER } from './constants.js';
import { CopyReportSchema, CopyRequestSchema } from './copy.js';
import { CheckReportSchema } from './location.js';
import { ProblemSchema } from './problem.js';
import { RelocateRequestSchema, RelocationSchema } from './relocation.js';
import { RetainRequestSchema, RetentionSchema } from './retention.js';
import { answer, flag, integer, orNull, request, text } from './schema.js';
import { DatabaseReturnSchema, SessionIdSchema } from './session.js';
import { StoreVerificationSchema, VerifyStoreRequestSchema } from './store-verification.js';
import { TrashReportSchema } from './trash.js';
import { VerificationSchema } from './verification.js';

/** An operation's id: made by the client, so that a repeated start is the same start. */
export const OperationIdSchema = Type.String({
  pattern: '^[0-9A-Za-z-]{8,64}$',
  description: 'Made by the client, for example a UUID. Again: the same operation.'
});

/** What operations do: each is started by a route of its own. */
export const OPERATION_KINDS = [
  'check',
  'clean_up',
  'copy',
  'empty_trash',
  'relocate',
  'retain',
  'retry_database',
  'verify',
  'verify_store'
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/**
 * How far an operation is. `cancelling`: it was told to stop, and still tidies up. `paused`: it goes
 * on when it is told to; a value that is under way is still finished.
 */
const OPERATION_STATES = [
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'paused'
] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** The longest time that a request waits for the end of an operation, in seconds. */
const MAX_WAIT_SECONDS = 10;

/** How far an operation came. */
export const ProgressSchema = answer('Progress', {
  done: Type.Integer({ minimum: 0 }),
  total: orNull(Type.Integer({ minimum: 0 }), 'Null where it is not known before the end.'),
  unit: Type.Enum(['values', 'versions', 'files', 'steps', 'bytes'], {
    description: 'What is counted.'
  }),
  versions: Type.Optional(
    answer('ProgressVersions', {
      done: Type.Integer({ minimum: 0 }),
      total: Type.Integer({ minimum: 0 })
    })
  ),
  waits_for: Type.Optional(
    Type.Array(Type.Enum(['values', 'metadata']), {
      description: 'The halves of a location that have not answered a check yet.'
    })
  )
});
export type Progress = Static<typeof ProgressSchema>;

/** An operation as events and lists tell it, without its result. */
export const OperationSchema = answer('Operation', {
  id: OperationIdSchema,
  session_id: SessionIdSchema,
  kind: Type.Enum([...OPERATION_KINDS, TRANSFER], { $id: 'AnyOperationKind' }),
  dry_run: flag('Whether it only looks, and changes nothing.'),
  addresses: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'What it is about, without secrets: values and metadata of a check, the old and the new root of a relocation, values and metadata of both ends of a copy, the database of a return or of a trash, name and version of a verification or a transfer, values and metadata of work on a whole store.'
    })
  ),
  same_work: Type.Optional(
    text(
      'Equal for operations that are asked for the same at the same place, and for their plans: a later one is the earlier one once more. Absent: not known.'
    )
  ),
  state: Type.Enum([...OPERATION_STATES]),
  can_pause: Type.Optional(flag('Whether it can be paused. Absent: it cannot.')),
  revision: integer('Grows with each change: the larger one is newer.'),
  progress: ProgressSchema,
  started: text('ISO 8601, UTC.'),
  ended: Type.Optional(text('ISO 8601, UTC.')),
  found_problems: Type.Optional(
    flag('Whether it succeeded, and its result names what is missing or wrong. Absent: false.')
  ),
  found_nothing: Type.Optional(
    flag(
      'Whether it only looked, and there is nothing that it would do. Absent: there is, or an earlier version looked.'
    )
  ),
  error: Type.Optional(ProblemSchema)
});
export type Operation = Static<typeof OperationSchema>;

/** One that the storage server does. */
export type StartedOperation = Operation & { readonly kind: OperationKind };

function withResult<
  K extends OperationKind,
  R extends Type.TSchema,
  M extends Type.TProperties = Record<never, never>
>($id: string, kind: K, result: R, more: M = {} as M) {
  const { kind: _, ...properties } = OperationSchema.properties;
  return answer($id, {
    ...properties,
    kind: Type.Literal(kind),
    result: Type.Optional(result),
    ...more
  });
}

export const CheckOperationSchema = withResult('CheckOperation', 'check', CheckReportSchema);
export const CleanUpOperationSchema = withResult(
  'CleanUpOperation',
  'clean_up',
  CleanUpReportSchema,
  { asked: Type.Optional(CleanUpRequestSchema) }
);
export const CopyOperationSchema = withResult('CopyOperation', 'copy', CopyReportSchema, {
  asked: Type.Optional({
    ...CopyRequestSchema,
    description:
      'What it was asked for, with its secrets masked: started again, it goes on where it was.'
  })
});
export const EmptyTrashOperationSchema = withResult(
  'EmptyTrashOperation',
  'empty_trash',
  TrashReportSchema
);
export const RelocateOperationSchema = withResult(
  'RelocateOperation',
  'relocate',
  RelocationSchema,
  { asked: Type.Optional(RelocateRequestSchema) }
);
export const RetainOperationSchema = withResult('RetainOperation', 'retain', RetentionSchema, {
  asked: Type.Optional(RetainRequestSchema)
});
export const RetryDatabaseOperationSchema = withResult(
  'RetryOperation',
  'retry_database',
  DatabaseReturnSchema
);
export const VerifyOperationSchema = withResult('VerifyOperation', 'verify', VerificationSchema);
export const VerifyStoreOperationSchema = withResult(
  'VerifyStoreOperation',
  'verify_store',
  StoreVerificationSchema,
  {
    asked: Type.Optional({
      ...VerifyStoreRequestSchema,
      description: 'What it was asked for: started again, it is the same verification.'
    })
  }
);

/** Any operation, with its result once it has succeeded. */
export const AnyOperationSchema = Type.Union(
  [
    CheckOperationSchema,
    CleanUpOperationSchema,
    CopyOperationSchema,
    EmptyTrashOperationSchema,
    RelocateOperationSchema,
    RetainOperationSchema,
    RetryDatabaseOperationSchema,
    VerifyOperationSchema,
    VerifyStoreOperationSchema
  ],
  {
    $id: 'AnyOperation'
  }
);
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
export const StartQuerySchema = request('StartQuery', {
  operation_id: Type.Optional(OperationIdSchema),
  wait
});
export type StartQuery = Static<typeof StartQuerySchema>;

/** How to look at an operation. */
export const WaitQuerySchema = request('WaitQuery', { wait });

/** How far a save or a load of a kernel is, as its client tells it. */
export const TransferSchema = request('Transfer', {
  loads: flag('Whether it loads; false: it saves.'),
  name: text('Name of the artifact.'),
  version: Type.Optional(integer('Version that is loaded.')),
  done: Type.Integer({ minimum: 0, description: 'Bytes.' }),
  total: orNull(Type.Integer({ minimum: 0 }), 'Bytes; null where that is not known.'),
  started: text('ISO 8601, UTC.'),
  ended: flag('Whether it has ended: it is forgotten then.'),
  broken_off: Type.Optional(
    flag(
      'Whether it ended with an error or an interrupt. A restart of a kernel interrupts it first.'
    )
  )
});
export type Transfer = Static<typeof TransferSchema>;

/** Operations, the newest first. */
export const OperationListSchema = answer('OperationList', {
  operations: Type.Array(OperationSchema)
});
