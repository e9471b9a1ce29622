import { option } from '../storage-option.js';
import { foldersOf, fsspecFilesystem, refuseDir } from './fsspec-filesystem.js';

const place = 'Hugging Face';
const example = 'hf://datasets/owner/name/folder';

/** huggingface_hub's HfFileSystem. */
export const HUGGING_FACE = fsspecFilesystem({
  scheme: 'hf',
  protocols: ['hf'],
  place,
  example,
  options: [
    option('token', 'map', 'string', 'Access token; without it, the one of hf auth login.'),
    option('endpoint', 'map', 'string', 'Address of another hub.')
  ],
  readOnly: {
    message: 'Hugging Face is read-only here: each save would be a commit.',
    hint: 'Save in a folder, s3://bucket/folder or another filesystem.'
  },
  read: (rest) => {
    const folders = foldersOf(rest, place, example);
    const first = /^(?:datasets|spaces|models|buckets)$/.test(folders[0] ?? '') ? 1 : 0;
    if (folders.length < first + 2 || folders[0]?.includes(':') === true) {
      refuseDir('The Hugging Face URL names no repository.', `Write it as ${example}.`);
    }
    const path = folders.join('/');
    return { text: path, path, words: path };
  },
  reaching: ['endpoint', 'revision']
});
