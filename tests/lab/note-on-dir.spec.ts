import { describe, expect, it } from 'vitest';
import type { Filesystem } from '../../src/api/filesystem.js';
import { noteOnDir } from '../../src/lab/location/fields/note-on-dir.js';

const one = (scheme: string, more: Partial<Filesystem> = {}): Filesystem => ({
  scheme,
  protocols: [scheme],
  label: scheme,
  installed: true,
  read_only: false,
  ...more
});

const GCS = one('gs', {
  protocols: ['gs', 'gcs'],
  label: 'Google Cloud Storage',
  installed: false,
  hint: 'Run: /opt/python -m pip install "jupyterlab-artifact-storage[gcs]"'
});
const ALL = [
  one('file', { protocols: ['file', 'local'] }),
  one('s3', { protocols: ['s3', 's3a'] }),
  GCS,
  one('sftp', { protocols: ['sftp', 'ssh'] }),
  one('http', { protocols: ['http', 'https'], read_only: true })
];

describe('noteOnDir', () => {
  it('offers what values can be kept in here', () => {
    expect(noteOnDir('', ALL).starts).toEqual(['s3://', 'sftp://']);
    expect(noteOnDir('', undefined)).toEqual({ starts: [] });
  });

  it('says what is missing for an address, by each of its protocols, also while it is typed', () => {
    for (const dir of ['gs://', ' GCS://bucket/x', 'gs://b#']) {
      expect(noteOnDir(dir, ALL).missing).toBe(GCS);
    }
    for (const dir of ['/data', 'sftp://host/x', 'never-heard://x', 's3://bucket']) {
      expect(noteOnDir(dir, ALL).missing).toBeUndefined();
    }
  });
});
