import { foldersOf, fsspecFilesystem, refuseDir, splitAuthority } from './fsspec-filesystem.js';

const place = 'A filesystem of fsspec';
const example = 'protocol://folder';

/** Those whose libraries read only. */
const READ_ONLY = ['dvc', 'gist', 'git'];

/** Any protocol without its own file: its library knows what the address means. */
export const OTHER = fsspecFilesystem({
  scheme: 'other',
  protocols: [
    'box',
    'dbfs',
    'dropbox',
    'dvc',
    'gdrive',
    'gist',
    'git',
    'lakefs',
    'oss',
    'root',
    'tos',
    'wandb'
  ],
  keepsProtocol: true,
  place,
  example,
  options: [],
  readOnly: (protocol) =>
    READ_ONLY.includes(protocol)
      ? {
          message: `${protocol}:// is read-only: its library writes nothing.`,
          hint: 'Save in a folder, s3://bucket/folder or another filesystem.'
        }
      : undefined,
  read: (rest, protocol) => {
    const [authority, path] = splitAuthority(rest);
    if (/^[^/:]*:.*@|^:/s.test(rest) || /^[^@]{20,}@/.test(authority)) {
      refuseDir(
        `The ${protocol} URL holds a password or a token.`,
        'Put it into storage_options, as the library of this filesystem calls it.'
      );
    }
    const folders = foldersOf(path, protocol, `${protocol}://folder`);
    const text = [authority, ...folders].join('/');
    return { text, path: text, words: `${protocol}, ${text === '' ? 'its root' : text}` };
  },
  serverOf: (authority) => authority,
  reaching: []
});
