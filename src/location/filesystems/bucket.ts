import { foldersOf, quoted, type ReadUrl, refuseDir, splitAuthority } from './fsspec-filesystem.js';

/** How the buckets of one object store are called and named. */
export interface BucketNames {
  readonly place: string;
  readonly example: string;
  /** `bucket` or `container`. */
  readonly word: string;
  readonly names: RegExp;
  /** What a name is made of, as a sentence. */
  readonly rule: string;
}

/** Reads `bucket/folder`. */
export function readBucket(rest: string, of: BucketNames): ReadUrl {
  const { place, example, word } = of;
  const [bucket, folders] = splitAuthority(rest);
  if (bucket === '') {
    refuseDir(`The ${place} URL names no ${word}.`, `Write it as ${example}.`);
  }
  if (!of.names.test(bucket)) {
    if (/[@:]/.test(bucket)) {
      refuseDir(
        `The ${place} URL holds a user or a password.`,
        `Put secrets into storage_options. Write it as ${example}.`
      );
    }
    refuseDir(`${quoted(bucket, 'This')} is not the name of a ${word} of ${place}.`, of.rule);
  }
  const folder = foldersOf(folders, place, example).join('/');
  const path = folder === '' ? bucket : `${bucket}/${folder}`;
  return {
    text: path,
    path,
    words: `${word} ${bucket}${folder === '' ? '' : `, folder ${folder}`}`
  };
}
