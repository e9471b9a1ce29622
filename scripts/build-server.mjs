/**
 * Bundles the storage server: ESM files, the SQLite addon of every platform beside it, and the
 * licences of all that is inside. The wheel takes the directory as it is, so it needs no
 * node_modules and no compiler.
 */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { licenseTexts } from './lib/licenses.mjs';
import { ROOT } from './lib/root.mjs';

const OUT = join(ROOT, 'python/jupyterlab_artifact_storage/server');
const SQLITE = join(ROOT, 'node_modules/better-sqlite3');

/** Where the storage server looks for its workers' file. */
const WORKER_FILE = 'src/server/values/folder/worker-file.ts';

/** CommonJS packages inside an ES module still ask for these. */
const BANNER = `const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/** Takes the place of better-sqlite3's search for its addon, which looks into node_modules. */
const BINDING = `
const path = require('path');
const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
const target = (musl ? 'linuxmusl' : process.platform) + '-' + process.arch;
let addon;
exports.getBinding = () => (addon ??= require(path.join(__dirname, 'sqlite', target + '.node')));
`;

const sqliteBesideBundle = {
  name: 'sqlite-beside-bundle',
  setup(plugin) {
    plugin.onLoad({ filter: /better-sqlite3[\\/]lib[\\/]binding\.js$/ }, () => ({
      contents: BINDING,
      loader: 'js'
    }));
  }
};

/**
 * Node's own modules are taken as they are. `import` would make a namespace of each first and read
 * all that is in it: with node:http comes an HTTP client and a WebSocket that nobody uses, a third
 * of the time until the storage server listens.
 *
 * Some of them take a while, and are only named by packages: they are loaded when something of them
 * is used.
 */
const AT_FIRST_USE = new Set(['http2', 'https', 'tls', 'child_process', 'cluster', 'dns', 'dgram']);
const isAtFirstUse = (path) => AT_FIRST_USE.has(path.replace(/^node:/, ''));

const builtinsAsTheyAre = {
  name: 'builtins-as-they-are',
  setup(plugin) {
    const filter = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    plugin.onResolve({ filter }, ({ path, kind }) =>
      kind === 'import-statement' || isAtFirstUse(path)
        ? { path, namespace: 'builtin' }
        : { path, external: true }
    );
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const found = `process.getBuiltinModule(${JSON.stringify(path)})`;
      if (!isAtFirstUse(path)) {
        return { contents: `module.exports = ${found};` };
      }
      const names = Object.keys(process.getBuiltinModule(path));
      const getters = names.map((name) => `get ${name}() { return ${found}.${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };` };
    });
  }
};

/** A build that fails leaves the last good one in its place. */
const NEW = `${OUT}.new`;

rmSync(NEW, { recursive: true, force: true });
mkdirSync(NEW, { recursive: true });
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: {
    main: 'src/server/main.ts',
    'folder-worker': 'src/server/values/folder/folder-worker.ts'
  },
  outdir: NEW,
  // What S3 needs is loaded at its first use: files of their own beside main.js.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  banner: { js: BANNER },
  // An optional part of pg that it does without.
  external: ['pg-native'],
  plugins: [sqliteBesideBundle, builtinsAsTheyAre],
  metafile: true,
  logLevel: 'warning'
});
if (metafile.outputs[relative(ROOT, join(NEW, 'main.js'))].inputs[WORKER_FILE] === undefined) {
  throw new Error(`${WORKER_FILE} must be in main.js: it looks for the worker beside itself.`);
}
cpSync(join(SQLITE, 'prebuilds'), join(NEW, 'sqlite'), { recursive: true });
writeFileSync(join(NEW, 'package.json'), '{ "type": "module" }\n');
writeFileSync(
  join(NEW, 'THIRD_PARTY_LICENSES.txt'),
  licenseTexts(Object.keys(metafile.inputs).map((input) => join(ROOT, input)))
);
const size = readFileSync(join(NEW, 'main.js')).length;
console.log(`Built the storage server: main.js, ${Math.round(size / 1024)} KiB`);
rmSync(OUT, { recursive: true, force: true });
renameSync(NEW, OUT);
