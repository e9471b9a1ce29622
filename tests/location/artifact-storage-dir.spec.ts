import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeArtifactStorageDir,
  parseArtifactStorageDir
} from '../../src/location/artifact-storage-dir.js';
import { normalizePath } from '../../src/location/paths.js';

const base = {
  home: '/home/ana',
  lineapy_home: '/home/ana/.lineapy',
  homeOf: (user: string) => (user === 'eva' ? '/home/eva' : undefined),
  working_directory: '/project'
};

describe('parseArtifactStorageDir', () => {
  it.each([
    ['/data/values', '/data/values'],
    ['/data//values/./x/../', '/data/values'],
    ['~/values', '/home/ana/values'],
    ['~', '/home/ana'],
    ['values', '/project/values'],
    ['../values', '/values'],
    [' /data ', '/data'],
    ['file:///data/values', '/data/values'],
    ['file://localhost/data', '/data'],
    ['local:///data', '/data'],
    ['file://~/data', '/home/ana/data'],
    ['~eva/data', '/home/eva/data'],
    ['/naïve/ファイル', '/naïve/ファイル']
  ])('%s is %s', (text, path) => {
    expect(parseArtifactStorageDir(text, base)).toEqual({ scheme: 'file', path, text: path });
  });

  it.each([
    ['', 'invalid_input'],
    ['   ', 'invalid_input'],
    ['a\0b', 'invalid_input'],
    ['file://', 'invalid_input'],
    ['file://server/share', 'invalid_input'],
    ['memory://x', 'unsupported'],
    ['mysql://host/x', 'unsupported']
  ])('%j is refused as %s', (text, kind) => {
    expect(() => parseArtifactStorageDir(text, base)).toThrow(
      expect.objectContaining({ kind, field: 'artifact_storage_dir' })
    );
  });

  it('gives a text that parses to itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z./~%?#é]{1,40}$/), (text) => {
        fc.pre(text.trim() !== '' && !/:\/\/|^~[^/]|%[a-z]+%|^(?:null|nan)(?:\/|$)/.test(text));
        // Below the root there is no home.
        fc.pre(!/^\/~/.test(normalizePath(`/project/${text}`)) && !/^\/+~/.test(text));
        const once = parseArtifactStorageDir(text, base).text;
        expect(parseArtifactStorageDir(once, base).text).toBe(once);
      })
    );
  });
});

describe('describeArtifactStorageDir', () => {
  it('says where a text leads', () => {
    expect(describeArtifactStorageDir('/data')).toBe('Folder on this machine: /data');
    expect(describeArtifactStorageDir('~/data')).toBe('Folder in your home directory');
    expect(describeArtifactStorageDir('data')).toContain('working directory');
  });
});
