import { option } from '../storage-option.js';
import { foldersOf, fsspecFilesystem, refuseDir } from './fsspec-filesystem.js';

const place = 'GitHub';
const example = 'github://owner:repository@branch/folder';
const TOKEN = /^(?:gh[a-z]_|github_pat_)/i;

/** fsspec's GithubFileSystem (fsspec/implementations/github.py). */
export const GITHUB = fsspecFilesystem({
  scheme: 'github',
  protocols: ['github'],
  place,
  example,
  options: [
    option('org', 'map', 'string', 'Owner of the repository.'),
    option('repo', 'map', 'string', 'Name of the repository.'),
    option('sha', 'map', 'string', 'Branch, tag or commit.'),
    option('username', 'map', 'string', 'User of the token.'),
    option('token', 'map', 'string', 'Access token, for a private repository.'),
    option('timeout', 'map', 'any', 'Seconds to wait for an answer.')
  ],
  readOnly: {
    message: 'GitHub is read-only: nothing can be saved by github://.',
    hint: 'Save in a folder, s3://bucket/folder or another filesystem.'
  },
  read: (rest) => {
    const slash = rest.search(/[/?#]|$/);
    const [isRepository, org = '', repo = '', sha] =
      /^([\w.-]+):([\w.-]+)@([\w.-]*)$/.exec(rest.slice(0, slash)) ?? [];
    if (isRepository === undefined || TOKEN.test(org) || TOKEN.test(repo)) {
      refuseDir(
        'The GitHub URL names no repository, or holds a token.',
        `Write it as ${example}; put a token into storage_options.`
      );
    }
    const path = foldersOf(rest.slice(slash), place, example).join('/');
    const at = sha === undefined || sha === '' ? '' : sha;
    return {
      text: `${org}:${repo}@${at}${path === '' ? '' : `/${path}`}`,
      path,
      urlOptions: { org, repo, ...(at === '' ? {} : { sha: at }) },
      words: `repository ${org}/${repo}${at === '' ? '' : `, ${at}`}${path === '' ? '' : `, folder ${path}`}`
    };
  },
  reaching: []
});
