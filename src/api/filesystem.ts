import { type Static, Type } from 'typebox';
import { ProblemSchema } from './problem.js';
import { answer, flag, list, orNull, text } from './schema.js';

/** One kind of filesystem, and whether values can be kept in it here. */
export const FilesystemSchema = answer('Filesystem', {
  scheme: text('As `artifact_storage_dir` is parsed: gs, abfs, sftp, …; other.'),
  protocols: list(Type.String(), 'What stands before `://`; the usual one first.'),
  label: text('How people call it.'),
  installed: flag('Whether it can be opened.'),
  read_only: flag('Whether values can be read from it, but not saved to it.'),
  library: Type.Optional(text('The Python package that opens it.')),
  version: Type.Optional(text('Of the library.')),
  hint: Type.Optional(text('What to run, or to do, so that it can be opened.'))
});
export type Filesystem = Static<typeof FilesystemSchema>;

/** Which filesystems there are here. */
export const FilesystemsSchema = answer('Filesystems', {
  environment: orNull(Type.String(), 'The Python that opens them; null: there is none.'),
  filesystems: list(FilesystemSchema, 'Folders and S3 first.'),
  problem: Type.Optional(ProblemSchema)
});
export type Filesystems = Static<typeof FilesystemsSchema>;
