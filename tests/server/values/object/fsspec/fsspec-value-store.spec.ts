import { describe, expect, it } from 'vitest';
import { valueStoreContract } from '../../../contract/value-store.contract.js';
import {
  AZURE,
  DIR,
  GCS,
  type ServerKind,
  SFTP,
  WEBDAV
} from '../../../support/fsspec/filesystem-servers.js';
import { filesystemOfTests } from '../../../support/fsspec/fsspec-fixture.js';
import { newSaveId } from '../../../support/stores.js';

interface Suite {
  readonly kind: ServerKind;
  /** Whether a folder is more than a part of a name. */
  readonly directories: boolean;
}

const SUITES: Readonly<Record<string, Suite>> = {
  'a wrapped folder': { kind: DIR, directories: true },
  SFTP: { kind: SFTP, directories: true },
  WebDAV: { kind: WEBDAV, directories: true },
  Azure: { kind: AZURE, directories: false },
  'Google Cloud Storage': { kind: GCS, directories: false }
};

describe.each(Object.entries(SUITES))('fsspec: %s', (title, { kind, directories }) => {
  if (kind.missing !== undefined) {
    it.skip(`keeps the promises of a value store: ${kind.missing}`, () => undefined);
    return;
  }
  const tests = filesystemOfTests(kind);
  valueStoreContract(title, async () => {
    const dir = tests.newDir();
    return { open: () => tests.open(dir), dispose: async () => undefined };
  });

  it('says whether the folder is to be made, and a check leaves none', async () => {
    const parent = tests.newDir();
    const path = `${parent.path}/deep/down`;
    const store = tests.open({ ...parent, path, text: `${kind.protocol}://${path}` });
    expect(await store.check()).toMatchObject({ would_create: directories });
    expect(await tests.open(parent).check()).toMatchObject({ would_create: directories });
    await store.prepare();
    expect(await store.check()).toMatchObject({ would_create: false });
    expect(await tests.open(parent).check()).toMatchObject({ would_create: false });
    const key = `a/${newSaveId()}.pkl`;
    await store.write(key, Buffer.from('value'));
    expect(Buffer.from(await store.read(key)).toString()).toBe('value');
  });
});
