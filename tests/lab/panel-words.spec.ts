import { describe, expect, it } from 'vitest';
import { inPanelWords } from '../../src/lab/kit/panel-words.js';

describe('a sentence in the words of the panel', () => {
  it.each([
    ['artifact_storage_dir is empty.', '“Values” is empty.'],
    [
      'database_url: postgres:// is read as postgresql://.',
      '“Metadata”: postgres:// is read as postgresql://.'
    ],
    [
      'storage_options has no option "a" for a folder.',
      '“Options” has no option "a" for a folder.'
    ],
    [
      'Put key and secret into storage_options, or use a profile.',
      'Put key and secret into “Options”, or use a profile.'
    ],
    ['new_root is empty.', '“New address” is empty.'],
    [
      'It has forgotten: the password of database_url, storage_options.secret.',
      'It has forgotten: the password of “Metadata”, option secret.'
    ]
  ])('names the field: %s', (sentence, said) => {
    expect(inPanelWords(sentence)).toBe(said);
  });

  it.each([
    [
      'Restore it with artifact_storage.restore("model", 3), or in the panel’s trash.',
      'Restore it in the trash.'
    ],
    [
      'Restore it with artifact_storage.restore("model", 3), or delete it permanently.',
      'Restore it in the trash, or delete it permanently.'
    ],
    [
      'Check the user name and the password; in a URL, @ is written %40.',
      'Check the user name and the password.'
    ],
    [
      'Enter a password: postgresql://user:password@host/database, or put it into ~/.pgpass, which only you may read.',
      'Enter it, or put it into ~/.pgpass, which only you may read.'
    ],
    [
      'Let it point elsewhere, or delete with_aliases=True.',
      'Let it point elsewhere, or delete it with the versions.'
    ],
    [
      'delete then. artifact_storage.delete(…, leave_values=True) deletes the version.',
      'delete then. In Python, artifact_storage.delete(…, leave_values=True) deletes the version.'
    ],
    [
      'tell the new address: Values Moved… in the panel, or artifact_storage.relocate(old, new).',
      'tell the new address: Values Moved….'
    ],
    [
      'the panel or artifact_storage.retry_database() copies them over.',
      'the panel copies them over.'
    ]
  ])('has what the panel has for a call of Python: %s', (sentence, said) => {
    expect(inPanelWords(sentence)).toBe(said);
  });

  it.each([
    'lineapy_config.json, line 3: database_url cannot be used.',
    'Run artifact_storage.options.set(database_url="…").',
    'Run options.set("artifact_storage_dir", "~/values").',
    'Start with --ArtifactStorage.database_url=…',
    'Set LINEAPY_DATABASE_URL.',
    'The values are in /data/my_database_url/x.',
    'The values are in /data/database_url/x, or in /database_url.',
    'Run options.set(storage_options.secret).'
  ])('leaves what is no word of it: %s', (sentence) => {
    expect(inPanelWords(sentence)).toBe(sentence);
  });
});
