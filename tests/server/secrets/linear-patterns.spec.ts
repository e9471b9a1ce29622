import { globSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import * as artifact from '../../../src/api/artifact.js';
import { beyondJsonLimits } from '../../../src/api/json-limits.js';
import { ROUTES } from '../../../src/api/routes.js';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { closest } from '../../../src/location/did-you-mean.js';
import { maskSettings, takePassword } from '../../../src/location/masked-settings.js';
import { loginOf } from '../../../src/location/option-login.js';
import { redactUrl, splitUrl } from '../../../src/location/sqlalchemy-url.js';
import { maskOptions } from '../../../src/location/storage-options.js';
import { trimEnd } from '../../../src/location/trim-end.js';
import { maskNamedSecrets, namedSecrets } from '../../../src/location/written-secrets.js';
import { passwordIn } from '../../../src/server/metadata/postgresql/password-file.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { readJson } from '../../../src/server/sessions/json-text.js';
import { slugOf } from '../../../src/server/values/value-key.js';

/** What a text repeats that makes a pattern try one way after the other. */
const PARTS = [
  ...'aA0 \n:;,.@?&=/|\\"\'%{}[]()<>$~_-+*#!',
  ...[
    '://',
    'a://',
    'a:',
    'a=',
    ' =',
    'a b',
    '%41',
    '%a',
    '../',
    'a/',
    '//',
    '/a',
    '${',
    '$(',
    '$a'
  ],
  ...['pwd ', 'pwd', 'password=', 'password =', "pwd='", '&key=', '?sig=', 'sig=', 'AccountKey='],
  ...[
    'AccountKey ',
    's3:',
    's3://',
    'file:',
    '/s3:',
    'C:\\',
    '/C:',
    'x@',
    'x:',
    "'\\",
    '\u00e4',
    '\0'
  ]
];

/** Something quadratic takes some 10 ms for a text of this length, and something linear less than one. */
const SHORT = 6000;
/** And for this some seconds, where it takes some 10 ms. */
const LONG = 160_000;
const LIMIT_MS = 1500;

const repeated = (part: string, length: number): string =>
  part.repeat(Math.ceil(length / part.length));

const textsOf = (part: string, length: number): readonly string[] => [
  repeated(part, length),
  `a${repeated(part, length)}!`
];

const SHORT_TEXTS = PARTS.flatMap((part) => textsOf(part, SHORT).map((text) => ({ part, text })));

/** Milliseconds of processor time: what else the machine does does not count. */
function msOf(run: () => unknown): number {
  const start = process.cpuUsage();
  try {
    run();
  } catch {
    // What a function refuses, it has looked at.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The part with which a function is not linear; undefined where there is none. */
function slowPart(run: (text: string) => unknown, quick = 5): string | undefined {
  // A machine under load is slow at times: only what is slow with the long text counts.
  return SHORT_TEXTS.filter(({ text }) => msOf(() => run(text)) > quick).find(({ part }) =>
    textsOf(part, LONG).some((text) => msOf(() => run(text)) > LIMIT_MS)
  )?.part;
}

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

function patternsIn(file: string): readonly Pattern[] {
  const found: Pattern[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
    } else if (typeof node === 'object' && node !== null) {
      const { regex } = node as { regex?: { pattern: string; flags: string } };
      if (regex !== undefined) {
        found.push({ file, source: regex.pattern, flags: regex.flags });
      }
      Object.values(node).forEach(walk);
    }
  };
  const loader = file.endsWith('x') ? 'tsx' : 'ts';
  walk(parseAst(transformSync(readFileSync(file, 'utf8'), { loader, target: 'esnext' }).code));
  return found;
}

/** Every `pattern` in a JSON schema. */
function patternsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const { pattern } = schema as { pattern?: unknown };
  return [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...Object.values(schema).flatMap(patternsOf)
  ];
}

function redact(text: string): string {
  const redactor = new Redactor();
  redactor.learn({ database_url: 'postgresql://ana:s3cret@db/ml' });
  return redactor.redact(text);
}

const base = { home: '/h', lineapy_home: '/h/.lineapy', working_directory: '/w' };

const FUNCTIONS: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ['redact', redact],
  ['learn', (text) => new Redactor().learn({ database_url: text, artifact_storage_dir: text })],
  ['maskNamedSecrets', maskNamedSecrets],
  ['namedSecrets', namedSecrets],
  ['redactUrl', redactUrl],
  ['splitUrl', splitUrl],
  ['splitUrl of a query', (text) => splitUrl(`postgresql://h/d?${text}`)],
  ['takePassword', takePassword],
  ['maskSettings', (text) => maskSettings({ artifact_storage_dir: text, database_url: text })],
  ['maskOptions', (text) => maskOptions({ [text]: text, client_kwargs: { [text]: text } })],
  ['loginOf', loginOf],
  ['parseArtifactStorageDir', (text) => parseArtifactStorageDir(text, base)],
  ['parseArtifactStorageDir of S3', (text) => parseArtifactStorageDir(`s3://${text}`, base)],
  ['parseDatabaseUrl', (text) => parseDatabaseUrl(text, base)],
  ['parseDatabaseUrl of SQLite', (text) => parseDatabaseUrl(`sqlite:///${text}`, base)],
  ['parseDatabaseUrl of PostgreSQL', (text) => parseDatabaseUrl(`postgresql://${text}`, base)],
  ['closest', (text) => closest(text, ['artifact', text, `${text}x`])],
  ['trimEnd', (text) => trimEnd(`${text}!`, /\//)],
  ['readJson', readJson],
  ['beyondJsonLimits', (text) => beyondJsonLimits(`"${text}`)],
  ['slugOf', slugOf],
  ['passwordIn', (text) => passwordIn(text, { host: 'h', port: 1, database: 'd', user: 'u' })]
];

describe('what looks at texts of users takes time in proportion to their length', () => {
  it.each(FUNCTIONS)('%s', (_name, run) => {
    expect(slowPart(run, 50)).toBeUndefined();
  });

  it('every pattern in the sources', () => {
    const patterns = globSync('src/**/*.{ts,tsx}').flatMap(patternsIn);
    expect(patterns.length).toBeGreaterThan(100);
    const slow = patterns.flatMap(({ file, source, flags }) => {
      // A sticky one looks at one place only.
      const pattern = new RegExp(source, flags.replace('g', ''));
      const part = slowPart((text) => {
        pattern.lastIndex = 0;
        pattern.test(text);
      });
      return part === undefined ? [] : [`${file}: /${source}/ with ${JSON.stringify(part)}`];
    });
    expect(slow).toEqual([]);
  }, 120_000);

  it('every pattern in the schemas of requests and of the settings editor', () => {
    const schemas = [ROUTES, artifact, JSON.parse(readFileSync('schema/plugin.json', 'utf8'))];
    const patterns = [...new Set(schemas.flatMap(patternsOf))];
    expect(patterns.length).toBeGreaterThan(3);
    const slow = patterns.filter((source) => {
      const pattern = new RegExp(source, 'u');
      return slowPart((text) => pattern.test(text)) !== undefined;
    });
    expect(slow).toEqual([]);
  }, 60_000);
});

describe('a short word that is a password', () => {
  it('is masked in the code of its session, and a word in that of others', () => {
    const redactor = new Redactor();
    redactor.learn({ database_url: 'postgresql://ana:model@db/ml' }, 'one');
    redactor.learn({ database_url: 'postgresql://ana:long-s3cret-text@db/ml' }, 'one');
    const code = 'model = fit("long-s3cret-text")';
    expect(redactor.redactKnown(code, 'one')).toBe('*** = fit("***")');
    expect(redactor.redactKnown(code, 'other')).toBe('model = fit("***")');
    expect(redactor.redactKnown(code)).toBe('*** = fit("***")');
  });
});
