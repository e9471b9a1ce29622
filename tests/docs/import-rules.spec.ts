import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

/** What a room may not import. */
const FORBIDDEN = [
  ['lab', './session/session-model.js'],
  ['lab/interfaces', '../session/session-model.js'],
  ['lab/kit', '../session/problem.js'],
  ['lab/kit', '../location/lines/location-lines.js'],
  ['lab/session', '../location/remember/notebook-memory.js'],
  ['lab/session', '../artifacts/artifacts-model.js'],
  ['lab/session', '../panel/storage-panel.js'],
  ['lab/operations', '../location/form/change-form.js'],
  ['lab/location/draft', '../../panel/storage-panel.js'],
  ['lab/location/draft', '../../artifacts/artifacts-model.js'],
  ['lab/artifacts/list', '../../location/lines/location-lines.js'],
  ['lab/panel', '../settings/save-named.js'],
  ['lab/panel', '../../server/main.js'],
  ['lab/plugins', '../../server/store/saves.js'],
  ['location', '../lab/tokens.js'],
  ['location/filesystems', '../../server/values/value-store.js'],
  ['api', '../location/paths.js'],
  ['server', '../lab/tokens.js'],
  ['server/http', '../../lab/tokens.js'],
  ['server/sessions', '../http/app.js'],
  ['server/store', '../sessions/session-registry.js'],
  ['server/metadata', '../values/value-key.js'],
  ['server/metadata/lineapy', '../../values/value-key.js'],
  ['server/values/s3', '../../metadata/metadata-store.js'],
  ['server/files', '../store/saves.js'],
  ['server/operations', '../sessions/session-registry.js']
] as const;

/** What looks like it and is right. */
const ALLOWED = [
  ['lab/interfaces', '../../api/session.js'],
  ['lab/kit', '../interfaces/session.js'],
  ['lab/kit', '../../location/database-url.js'],
  ['lab/artifacts', '../../location/trim-end.js'],
  ['lab/artifacts/list', '../../../location/filesystems/filesystems.js'],
  ['lab/location/draft', '../../operations/operation-model.js'],
  ['lab/location/form', '../draft/location-draft.js'],
  ['lab/panel', '../location/lines/location-lines.js'],
  ['location', '../api/errors.js'],
  ['server/http', '../sessions/session-registry.js'],
  ['server/sessions', '../store/saves.js'],
  ['server/store', '../metadata/metadata-store.js'],
  ['server/metadata', '../../location/lineapy-key.js'],
  ['server/values/folder', '../../files/errno.js']
] as const;

const root = mkdtempSync(join(tmpdir(), 'import-rules-'));
const fileOf = (room: string, list: string, index: number) => `src/${room}/${list}-${index}.ts`;
let reported: ReadonlySet<string>;

/** One run of the linter over a tree in which each file has one import. */
beforeAll(() => {
  const { vcs: _, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(root, 'biome.json'), JSON.stringify({ ...config, $schema: undefined }));
  for (const [list, pairs] of Object.entries({ forbidden: FORBIDDEN, allowed: ALLOWED })) {
    for (const [index, [room, specifier]] of pairs.entries()) {
      const file = join(root, fileOf(room, list, index));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export type { T } from '${specifier}';\n`);
    }
  }
  cpSync('src/biome.jsonc', join(root, 'src/biome.jsonc'));
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', 'src'];
  const { stdout } = spawnSync(biome, args, { cwd: root, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as Report;
  reported = new Set(
    diagnostics
      .filter(({ category }) => category === 'lint/style/noRestrictedImports')
      .map(({ location }) => location.path)
  );
});

afterAll(() => rmSync(root, { recursive: true }));

it.each(FORBIDDEN.map((pair, index) => [...pair, index] as const))(
  'src/%s may not import %s',
  (room, _, index) => {
    expect(reported).toContain(fileOf(room, 'forbidden', index));
  }
);

it.each(ALLOWED.map((pair, index) => [...pair, index] as const))(
  'src/%s may import %s',
  (room, _, index) => {
    expect(reported).not.toContain(fileOf(room, 'allowed', index));
  }
);
