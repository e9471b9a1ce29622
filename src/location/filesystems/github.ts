import { option } from '../storage-option.js';
import { foldersOf, fsspecFilesystem, refuseDir, splitAuthority } from './fsspec-filesystem.js';

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
    const [repository, folders] = splitAuthority(rest);
    const [isRepository, org = '', repo = '', sha = ''] =
      /^([\w.-]+):([\w.-]+)@([\w.-]*)$/.exec(repository) ?? [];
    if (isRepository === undefined || TOKEN.test(org) || TOKEN.test(repo)) {
      refuseDir(
        'The GitHub URL names no repository, or holds a token.',
        `Write it as ${example}; put a token into storage_options.`
      );
    }
    const path = foldersOf(folders, place, example).join('/');
    return {
      text: `${org}:${repo}@${sha}${path === '' ? '' : `/${path}`}`,
      path,
      urlOptions: { org, repo, ...(sha === '' ? {} : { sha }) },
      words: `repository ${org}/${repo}${sha === '' ? '' : `, ${sha}`}${path === '' ? '' : `, folder ${path}`}`
    };
  },
  reaching: []
});
