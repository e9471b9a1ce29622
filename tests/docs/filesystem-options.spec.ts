import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { FILESYSTEMS, type Scheme } from '../../src/location/filesystems/filesystems.js';
import { NO_BASE } from '../../src/location/location-base.js';
import { STORAGE_OPTIONS } from '../../src/location/storage-options.js';
import { optionTable, withPart } from './option-table.js';

const OWN_TABLES: readonly Scheme[] = ['gs', 'abfs', 'sftp', 'webdav'];

const HOSTED = FILESYSTEMS.filter(
  ({ scheme }) => scheme !== 'file' && scheme !== 's3' && scheme !== 'other'
);

function filesystemTable(): string {
  const rows = HOSTED.map((one) => {
    const dir = parseArtifactStorageDir(one.examples[0] ?? '', NO_BASE);
    const saves = 'readOnly' in dir && dir.readOnly !== null ? 'read-only' : 'yes';
    const protocols = one.protocols.map((protocol) => `\`${protocol}://\``).join(', ');
    return `| ${one.place} | ${protocols} | \`${one.examples[0]}\` | ${saves} |`;
  });
  return ['| filesystem | begins with | for example | saves |', '|---|---|---|---|', ...rows].join(
    '\n'
  );
}

/** The options of the others, a line each: those that every filesystem has are said once. */
function otherTable(): string {
  const rows = HOSTED.filter(({ scheme }) => !OWN_TABLES.includes(scheme)).map((one) => {
    const names = one.options
      .filter((option) => option.class === 'map')
      .map(({ name }) => `\`${name}\``);
    return `| ${one.place} | ${names.join(', ')} |`;
  });
  return ['| filesystem | options |', '|---|---|', ...rows].join('\n');
}

// `npx vitest run tests/docs -u` renews the tables.
it('docs/filesystems.md has the filesystems and options that the code has', async () => {
  const document = await readFile('docs/filesystems.md', 'utf8');
  const listed = withPart(document, 'filesystems', filesystemTable());
  const options = OWN_TABLES.reduce(
    (text, scheme) => withPart(text, scheme, optionTable(STORAGE_OPTIONS[scheme])),
    listed
  );
  await expect(withPart(options, 'others', otherTable())).toMatchFileSnapshot(
    '../../docs/filesystems.md'
  );
});
