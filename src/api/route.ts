import { Type } from 'typebox';
import { SessionIdSchema } from './session.js';

/** Path parameters of everything below one session. */
export const SessionParamsSchema = Type.Object({ session_id: SessionIdSchema });

/** Path of everything below one session. */
export const SESSION = '/sessions/:session_id';

/** Path of what takes long in one session. */
export const OPERATIONS = `${SESSION}/operations`;

/** One operation of the storage server. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path with `:parameters`, below the storage server's root. */
  readonly path: string;
  readonly summary: string;
  readonly params?: Type.TSchema;
  readonly query?: Type.TSchema;
  readonly body?: Type.TSchema;
  readonly response: Type.TSchema;
}
