/** `npm run generate`: writes the files that are made from schemas (scripts/generated). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './lib/root.mjs';

const outfile = join(ROOT, 'node_modules/.cache/artifact-storage/generate.mjs');
await build({
  entryPoints: [join(ROOT, 'scripts/generated/files.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error'
});
const { GENERATED_FILES } = await import(pathToFileURL(outfile).href);
for (const [file, source] of Object.entries(GENERATED_FILES)) {
  writeFileSync(join(ROOT, file), source());
  console.log(file);
}
