import { expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { newArtifact } from '../support/stores.js';

type Three = readonly [MetadataStore, MetadataStore, MetadataStore];

/**
 * What every metadata store promises of long texts.
 *
 * @param stores three at one database
 */
export function metadataTextsContract(stores: () => Three): void {
  it('keeps equal code and previews once, until their last version is deleted', async () => {
    const [store] = stores();
    const code = 'x = 1  # ☃\n'.repeat(1000);
    const preview = { 'text/plain': 'x'.repeat(5000) };
    for (let i = 0; i < 3; i++) {
      await store.insert(newArtifact('model', { code, preview }));
    }
    const other = 'y = 2\n'.repeat(1000);
    await store.insert(newArtifact('model', { code: other, preview: { 'text/plain': 'short' } }));
    expect(await store.get('model', 1)).toMatchObject({ code, preview });
    expect(await store.get('model', 3)).toMatchObject({ code: other });
    await store.delete('model', 0);
    await store.delete('model', 2);
    expect(await store.get('model', 1)).toMatchObject({ code, preview });
    await store.delete('model', 1);
    expect(await store.get('model', 3)).toMatchObject({ code: other });
    const again = await store.insert(newArtifact('model', { code, preview }));
    expect(await store.get('model', again.version)).toMatchObject({ code, preview });
  });

  it('keeps code that is saved while its last version is deleted', {
    timeout: 60_000
  }, async () => {
    const open = stores();
    const [store] = open;
    const code = 'x = 1\n'.repeat(1000);
    const first = await store.insert(newArtifact('model 0', { code }));
    let last = first.version;
    for (let round = 0; round < 20; round++) {
      const [saved] = await Promise.all([
        open[1].insert(newArtifact('model 0', { code })),
        open[2].delete('model 0', last),
        open[0]
          .insert(newArtifact('model 1', { code }))
          .then(({ version }) => open[0].delete('model 1', version))
      ]);
      last = saved.version;
      expect(await store.get('model 0', last)).toMatchObject({ code });
    }
  });

  it('keeps U+FFFD for what a text cannot hold', async () => {
    const [store] = stores();
    const bad = 'a\0b\ud800c';
    const good = 'a\ufffdb\ufffdc';
    const { version } = await store.insert(
      newArtifact('model', {
        code: bad,
        value_type: bad,
        python_version: bad,
        notebook_path: bad,
        user: bad,
        preview: { 'text/plain': bad },
        packages: { [bad]: bad }
      })
    );
    expect(await store.get('model', version)).toMatchObject({
      code: good,
      value_type: good,
      python_version: good,
      notebook_path: good,
      user: good,
      preview: { 'text/plain': good },
      packages: { [good]: good }
    });
  });
}
