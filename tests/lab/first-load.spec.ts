import { gzipSync } from 'node:zlib';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

/** Bytes, minified and packed together, of what each page of JupyterLab loads of ours; libraries not counted. */
const MOST = 112_000;

/** What is loaded at its first use. */
const LATER = [
  'src/api/schema.ts',
  'src/lab/artifacts/compare/',
  'src/lab/artifacts/details/details-view.tsx',
  'src/lab/artifacts/details/about/',
  'src/lab/artifacts/details/preview/',
  'src/lab/artifacts/notes/notes-form.tsx',
  'src/lab/artifacts/tab/artifact-browser.tsx',
  'src/lab/artifacts/trash/trash-view.tsx',
  'src/lab/care/copy-form.tsx',
  'src/lab/care/sizes-view.tsx',
  'src/lab/location/form/change-form.tsx',
  'src/lab/location/relocate/',
  'src/lab/location/trust/trusted-authors.tsx',
  'src/lab/notebook/save-variable.ts',
  'src/lab/operations/report/',
  'src/lab/settings/fields.ts'
];

let files: readonly OutputFile[];
let metafile: Metafile;
/** The bundled files that come with the page, and those that come later. */
let first: ReadonlySet<string>;

beforeAll(async () => {
  const built = await build({
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    entryPoints: ['src/index.ts'],
    outdir: 'first-load',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    packages: 'external',
    loader: { '.svg': 'text' },
    metafile: true,
    write: false
  });
  [files, metafile] = [built.outputFiles, built.metafile];
  const seen = new Set<string>();
  const visit = (file: string): void => {
    seen.add(file);
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true && !seen.has(path)) {
        visit(path);
      }
    }
  };
  visit('first-load/index.js');
  first = seen;
});

const sourcesOf = (outputs: Iterable<string>): readonly string[] =>
  [...outputs].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));

describe('what a page of JupyterLab loads of the extension', () => {
  it.each(LATER)('has no %s before somebody uses it', (part) => {
    const [now, all] = [sourcesOf(first), sourcesOf(Object.keys(metafile.outputs))];
    expect(now.filter((source) => source.startsWith(part))).toEqual([]);
    expect(all.filter((source) => source.startsWith(part))).not.toEqual([]);
  });

  it('has no library of schemas', () => {
    const libraries = [...first].flatMap((output) =>
      (metafile.outputs[output]?.imports ?? []).map(({ path }) => path)
    );
    expect(libraries).toContain('react');
    expect(libraries).not.toContain('typebox');
  });

  it('stays small', () => {
    const texts = files
      .filter(({ path }) => [...first].some((output) => path.endsWith(`/${output}`)))
      .map(({ text }) => text);
    expect(texts).toHaveLength(first.size);
    expect(gzipSync(texts.join('\n'), { level: 9 }).length).toBeLessThan(MOST);
  });
});
