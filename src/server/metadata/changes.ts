import { randomUUID } from 'node:crypto';

/** This process among all that write to a database. */
export const WRITER = randomUUID();
