import fs from 'node:fs';

/**
 * The calls of the system that a folder of values is made of. They block: they are not for
 * the main thread.
 */
export type FilePort = Pick<
  typeof fs,
  | 'chmodSync'
  | 'closeSync'
  | 'copyFileSync'
  | 'fstatSync'
  | 'fsync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'openSync'
  | 'readSync'
  | 'readdirSync'
  | 'rmdirSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeFileSync'
>;

/** The system's own. */
export const systemFiles: FilePort = fs;
