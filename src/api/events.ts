import { type Static, Type } from 'typebox';
import { OperationSchema } from './operation.js';
import { answer, text } from './schema.js';
import { SessionStateSchema } from './session.js';

/** Who answers: the first event of a stream, and the answer of `/health`. */
export const HealthSchema = answer('Health', {
  api_version: Type.Integer(),
  version: Type.String(),
  instance: text('Random, one for each start of the storage server.'),
  pid: Type.Integer(),
  socket: Type.Optional(
    text('Path of its unix socket: a kernel that was given another one is not attached.')
  ),
  home: Type.Optional(
    text('Home directory where the storage server runs: people read the paths in it with ~.')
  )
});
export type Health = Static<typeof HealthSchema>;

/** One event of the stream. `type` is the SSE event name, the rest its data. */
export const ServerEventSchema = Type.Union(
  [
    Type.Object({ type: Type.Literal('hello'), health: HealthSchema }),
    Type.Object({ type: Type.Literal('session'), session: SessionStateSchema }),
    Type.Object({ type: Type.Literal('session_ended'), session_id: Type.String() }),
    Type.Object({
      type: Type.Literal('artifacts'),
      session_id: text(
        'The session that saved, edited, deleted, restored or relocated; empty where that was elsewhere.'
      ),
      database_url: text('The redacted metadata store that changed.'),
      reason: Type.Enum(
        ['saved', 'edited', 'deleted', 'restored', 'relocated', 'checked', 'elsewhere'],
        {
          description:
            'edited: notes or aliases. checked: other versions than before are known to lack their values. elsewhere: another storage server wrote, or may have.'
        }
      ),
      name: Type.Optional(text('Absent where it concerns many names.'))
    }),
    Type.Object({ type: Type.Literal('operation'), operation: OperationSchema }),
    Type.Object({ type: Type.Literal('defaults') })
  ],
  { $id: 'ServerEvent' }
);
export type ServerEvent = Static<typeof ServerEventSchema>;
