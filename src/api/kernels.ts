import { type Static, Type } from 'typebox';
import { closed, list, request } from './schema.js';
import { SessionIdSchema } from './session.js';

const path = (description: string) => Type.String({ maxLength: 4096, description });

/** The renamed notebooks of one kernel. */
export const NotebooksSchema = Type.Record(
  Type.String({ maxLength: 4096 }),
  path('Absolute path now.'),
  {
    maxProperties: 100,
    description: 'By absolute path as the kernel may have been told it: only renamed notebooks.'
  }
);

/** What a Jupyter server knows of its kernels: each time all of it. */
export const KernelsSchema = request('Kernels', {
  kernels: Type.Array(closed({ id: SessionIdSchema, notebooks: Type.Optional(NotebooksSchema) })),
  ended: list(SessionIdSchema, 'Kernels that ended since this was last told: their sessions end.'),
  restarted: Type.Optional(
    list(SessionIdSchema, 'Kernels that were restarted since: what their processes did is cut off.')
  )
});
export type Kernels = Static<typeof KernelsSchema>;
