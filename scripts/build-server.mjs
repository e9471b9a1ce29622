/**
 * Bundles the storage server: ESM files, the SQLite addon of every platform beside it, and the
 * licences of all that is inside. The wheel takes the directory as it is, so it needs no
 * node_modules and no compiler.
 */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join, relative } from 'node:path';
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

/**
 * Takes the place of better-sqlite3's search for its addon, which looks into node_modules. Node's
 * program names its libc's loader in its first bytes, mostly; a report of Node takes 5 ms.
 */
const BINDING = `
const fs = require('fs');
const path = require('path');
function isMusl() {
  const head = Buffer.alloc(4096);
  const node = fs.openSync(process.execPath, 'r');
  fs.readSync(node, head);
  fs.closeSync(node);
  return head.includes('/ld-musl-') ||
    (!head.includes('/ld-linux') && !process.report.getReport().header.glibcVersionRuntime);
}
const system = process.platform === 'linux' && isMusl() ? 'linuxmusl' : process.platform;
const target = system + '-' + process.arch;
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

/** Modules of Node that take a while, and are only named by packages, or not used by each program. */
const AT_FIRST_USE = new Set([
  ...['http2', 'https', 'tls', 'child_process', 'cluster', 'dns', 'dgram'],
  ...['fs/promises', 'worker_threads', 'inspector']
]);

/**
 * Node's own modules are taken as they are. `import` would make a namespace of each first and read
 * all that is in it: with node:http comes an HTTP client and a WebSocket that nobody uses, a third
 * of the time until the storage server listens.
 */
const builtinsAsTheyAre = {
  name: 'builtins-as-they-are',
  setup(plugin) {
    const filter = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    plugin.onResolve({ filter }, ({ path, kind, importer }) => {
      const name = path.replace(/^node:/, '');
      if (kind !== 'import-statement' && kind !== 'require-call') {
        return { path, external: true };
      }
      const isOurs = kind === 'import-statement' && !importer.includes('node_modules');
      const lasts = isOurs && !AT_FIRST_USE.has(name);
      return { path: name, namespace: lasts ? 'imported' : 'required' };
    });
    plugin.onLoad({ filter: /.*/, namespace: 'imported' }, ({ path }) => {
      // What nobody imports of it is left out of the bundle.
      const names = Object.keys(process.getBuiltinModule(path));
      const taken = names.map(
        (name) => `export const ${name} = /* @__PURE__ */ (() => found.${name})();`
      );
      const found = `const found = process.getBuiltinModule(${JSON.stringify(path)});`;
      return { contents: [found, 'export default found;', ...taken].join('\n') };
    });
    plugin.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => {
      const found = `process.getBuiltinModule(${JSON.stringify(path)})`;
      if (!AT_FIRST_USE.has(path)) {
        return { contents: `module.exports = ${found};` };
      }
      const names = Object.keys(process.getBuiltinModule(path));
      const getters = names.map((name) => `get ${name}() { return ${found}.${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };` };
    });
  }
};

/** An optional part of pg, and what Fastify has for schemas, where we have another, and for tests. */
const NEVER_LOADED = [
  'pg-native',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request'
];

/** What is loaded at its first use. By itself: a file that main.js shares is one more at each start. */
const LATER = { pg: 'pg', 'aws-sdk': 'src/server/values/object/s3/aws-sdk.ts' };

const laterByThemselves = {
  name: 'later-by-themselves',
  setup(plugin) {
    const filter = new RegExp(`^(\\./)?(${Object.keys(LATER).join('|')})(\\.js)?$`);
    plugin.onResolve({ filter }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: `./${basename(path, '.js')}.js`, external: true }
        : undefined
    );
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
    'folder-worker': 'src/server/values/folder/folder-worker.ts',
    ...LATER
  },
  outdir: NEW,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Names stay as they are: shorter ones whose old name is kept as well take a tenth of the start.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  banner: { js: BANNER },
  // Its other form asks for its own files in a way that no bundler follows.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  external: NEVER_LOADED,
  plugins: [sqliteBesideBundle, builtinsAsTheyAre, laterByThemselves],
  metafile: true,
  logLevel: 'warning'
});
if (metafile.outputs[relative(ROOT, join(NEW, 'main.js'))].inputs[WORKER_FILE] === undefined) {
  throw new Error(`${WORKER_FILE} must be in main.js: it looks for the worker beside itself.`);
}
const code = readFileSync(join(NEW, 'main.js'));
if (code.some((byte) => byte > 127)) {
  throw new Error('One letter that is not ASCII doubles the text that V8 reads at each start.');
}
cpSync(join(SQLITE, 'prebuilds'), join(NEW, 'sqlite'), { recursive: true });
writeFileSync(join(NEW, 'package.json'), '{ "type": "module" }\n');
writeFileSync(
  join(NEW, 'THIRD_PARTY_LICENSES.txt'),
  licenseTexts(Object.keys(metafile.inputs).map((input) => join(ROOT, input)))
);
console.log(`Built the storage server: main.js, ${Math.round(code.length / 1024)} KiB`);
rmSync(OUT, { recursive: true, force: true });
renameSync(NEW, OUT);
