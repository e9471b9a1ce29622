/** Lints TypeScript, JSON and CSS with Biome, and Python with ruff and mypy. `--write` repairs what it can. */
import { ensureTestTools, venvEnvironment, venvProgram } from './lib/python.mjs';
import { main, run } from './lib/run.mjs';

await main(async () => {
  const write = process.argv.includes('--write');
  await ensureTestTools();
  const env = venvEnvironment();
  const ruff = venvProgram('ruff');
  const codes = [
    await run('biome', ['check', ...(write ? ['--write'] : [])]),
    await run(ruff, ['check', ...(write ? ['--fix'] : [])], { env }),
    await run(ruff, ['format', ...(write ? [] : ['--check'])], { env }),
    await run(venvProgram('mypy'), ['--no-error-summary'], { env })
  ];
  return Math.max(...codes);
});
