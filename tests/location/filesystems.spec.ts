import { describe, expect, it } from 'vitest';
import {
  describeArtifactStorageDir,
  parseArtifactStorageDir,
  schemeOf
} from '../../src/location/artifact-storage-dir.js';
import { coerceOptions } from '../../src/location/coerce-options.js';
import { withDefaults } from '../../src/location/default-options.js';
import {
  FILESYSTEMS,
  filesystemOf,
  filesystemOfProtocol,
  type Scheme
} from '../../src/location/filesystems/filesystems.js';
import { NO_BASE } from '../../src/location/location-base.js';
import {
  checkStorageOptions,
  protocolOptions,
  STORAGE_OPTIONS
} from '../../src/location/storage-options.js';
import { parseRoot, rootText } from '../../src/location/value-root.js';
import { openValueStore } from '../../src/server/values/value-store-registry.js';

/** A place of each, which proves by being missing here that a new one was not thought of. */
const PLACES: Readonly<Record<Scheme, string>> = {
  file: '/data/values',
  s3: 's3://bucket/folder',
  gs: 'gs://bucket/folder',
  abfs: 'abfs://container@account.dfs.core.windows.net/folder',
  sftp: 'sftp://ana@host:2222/folder',
  ftp: 'ftp://ana@host/folder',
  webdav: 'webdav://folder',
  smb: 'smb://ana@server/share/folder',
  hdfs: 'hdfs://host:8020/folder',
  webhdfs: 'webhdfs://host:9870/folder',
  oci: 'oci://bucket@namespace/folder',
  hf: 'hf://datasets/owner/name/folder',
  github: 'github://owner:repository@branch/folder',
  http: 'http://host/folder',
  other: 'box://folder'
};

const BUCKET = parseArtifactStorageDir('s3://bucket', NO_BASE);

describe.each(FILESYSTEMS.map((one) => [one.scheme, one] as const))(
  'filesystem %s',
  (scheme, one) => {
    const place = PLACES[scheme];

    it('is the one of its scheme, and of its protocols in any case', () => {
      expect(filesystemOf(scheme)).toBe(one);
      for (const protocol of one.protocols) {
        expect(filesystemOfProtocol(protocol.toUpperCase())).toBe(one);
        expect(schemeOf(` ${protocol}://x`)).toBe(scheme);
        expect(protocolOptions(protocol)).toBe(one.options);
      }
    });

    it('parses and describes its places, by each of its protocols', () => {
      const dir = parseArtifactStorageDir(place, NO_BASE);
      expect(dir).toMatchObject({ scheme, text: place });
      const path = place.replace(/^\w+:\/\//, '');
      for (const protocol of one.protocols) {
        const same = parseArtifactStorageDir(`${protocol.toUpperCase()}://${path}`, NO_BASE);
        const kept = 'protocol' in same && same.protocol === protocol ? protocol : undefined;
        expect(same.text).toBe(kept === undefined ? place : `${kept}://${path}`);
        expect(parseArtifactStorageDir(same.text, NO_BASE)).toEqual(same);
        expect(parseRoot(rootText(same, {})).dir).toEqual(same);
      }
      expect(describeArtifactStorageDir(place)).toMatch(/folder/i);
    });

    it('opens its places', () => {
      const store = openValueStore(parseArtifactStorageDir(place, NO_BASE), {});
      expect(store.root).toBe(place);
      expect(store.description).toBe(describeArtifactStorageDir(place));
    });

    it('has options that are checked, coerced and taken from fsspec’s configuration', () => {
      expect(STORAGE_OPTIONS[scheme]).toBe(one.options);
      const option = one.options.find(
        ({ class: kind, type }) => kind === 'map' && type === 'boolean'
      );
      const name = option?.name ?? 'anything';
      expect(checkStorageOptions(scheme, { [name]: true }, 'each')).toEqual([]);
      for (const protocol of one.protocols) {
        const type = option?.type ?? 'string';
        expect(coerceOptions(protocol, { [name]: 'true' })).toEqual({
          [name]: type === 'boolean' ? true : 'true'
        });
        const dir = parseArtifactStorageDir(place.replace(/^\w+(?=:)/, protocol), NO_BASE);
        const { options } = withDefaults(
          scheme === 'file' ? parseArtifactStorageDir(place, NO_BASE) : dir,
          {},
          { [protocol]: { [name]: true } }
        );
        expect(options).toEqual({ [name]: true });
      }
    });

    it('passes names that it does not know to its library, or refuses them', () => {
      const check = () => checkStorageOptions(scheme, { never_heard: 1 }, 'each');
      if (one.takesOthers) {
        expect(check()).toEqual([]);
      } else {
        expect(check).toThrow(`storage_options has no option`);
      }
    });
  }
);

describe('a secret in fsspec’s configuration', () => {
  const conf = { s3: { endpoint_url: 'http://a:9000', key: 'AKIA', secret: 'of a' } };

  it('goes to no other endpoint than the file names beside it', () => {
    const { options, notices } = withDefaults(BUCKET, { endpoint_url: 'http://b:9000' }, conf);
    expect(options).toEqual({ endpoint_url: 'http://b:9000' });
    expect(notices.join(' ')).toContain('secret is for another server. It is left out.');
    expect(notices.join(' ')).not.toContain('of a');
  });

  it('counts for its own endpoint, and for any where the file names none', () => {
    expect(withDefaults(BUCKET, {}, conf).options).toEqual(conf.s3);
    const given = { endpoint_url: 'http://b:9000' };
    const { endpoint_url: _, ...bare } = conf.s3;
    expect(withDefaults(BUCKET, given, { s3: bare }).options).toEqual({ ...bare, ...given });
  });
});

describe('what tells one place from another besides its URL', () => {
  it('is the endpoint of S3, without secrets, and nothing for a folder', () => {
    const { addressOf } = filesystemOf('s3');
    expect(addressOf({})).toBe(null);
    expect(addressOf({ key: 'canary', endpoint_url: 'https://ana:canary@minio' })).toBe(
      'https://minio'
    );
    expect(filesystemOf('file').addressOf({ auto_mkdir: true })).toBe(null);
  });
});
