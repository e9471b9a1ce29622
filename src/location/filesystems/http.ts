import { option } from '../storage-option.js';
import { foldersOf, fsspecFilesystem, refuseDir, splitAuthority } from './fsspec-filesystem.js';

const place = 'Web server';
const example = 'https://host/folder';

/** fsspec's HTTPFileSystem (fsspec/implementations/http.py). */
export const HTTP = fsspecFilesystem({
  scheme: 'http',
  protocols: ['http', 'https'],
  keepsProtocol: true,
  place,
  example,
  options: [
    option('headers', 'map', 'object', 'Headers of each request.', []),
    option('client_kwargs', 'map', 'object', 'Arguments of aiohttp’s ClientSession.', []),
    ...['simple_links', 'same_scheme', 'encoded'].map((name) =>
      option(name, 'map', 'boolean', 'How links are read.')
    ),
    option('block_size', 'no_effect', 'any', 'Values are read as streams.')
  ],
  readOnly: {
    message: 'A web server is read-only: nothing can be saved by http:// or https://.',
    hint: 'Save in a folder, s3://bucket/folder or another filesystem. For an S3-compatible store, put its address into storage_options as endpoint_url.'
  },
  read: (rest, protocol) => {
    const [authority, path] = splitAuthority(rest);
    const url = URL.parse(`${protocol}://${authority}`);
    if (url === null || url.username !== '' || url.password !== '') {
      refuseDir(
        'The web address does not name a server, or holds a login.',
        `Write it as ${example}.`
      );
    }
    const folders = foldersOf(path, 'web', example);
    const text = [url.host, ...folders].join('/');
    return { text, path: `${protocol}://${text}`, words: text };
  },
  serverOf: (authority) => authority,
  reaching: ['encoded', 'simple_links', 'same_scheme']
});
