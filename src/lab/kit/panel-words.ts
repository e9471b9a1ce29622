import type { LocationKey } from '../../api/location.js';
import type { RelocateRequest } from '../../api/relocation.js';

type Word = LocationKey | Exclude<keyof RelocateRequest, 'dry_run'>;

/** What the panel calls the settings that notebooks and files call by their keys. */
const LABELS: Readonly<Record<Word, string>> = {
  artifact_storage_dir: '“Values”',
  database_url: '“Metadata”',
  storage_options: '“Options”',
  old_root: '“Old address”',
  new_root: '“New address”'
};

/** A key as a word of a sentence: no argument, no part of a name, no key of a file. */
const KEY = new RegExp(
  `(?<![\\w.{"'\`(/-])(${Object.keys(LABELS).join('|')})(?![\\w="'\`/]|\\.\\w)`,
  'g'
);

/** An option by its dotted name. */
const OPTION = /(?<![\w.{"'`(/-])storage_options\.([A-Za-z]\w*(?:\.\w+)*)(?![\w="'`/])/g;

/** A sentence about a file speaks of what stands there. */
const OF_FILE = /\.json\b|\bline \d/;

/** Calls of Python that sentences name, and what the panel has for them. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/\bwith artifact_storage\.restore\([^()]*\)(?:, or in the panel’s trash)?/g, 'in the trash'],
  [/\bthe panel or artifact_storage\.retry_database\(\)/g, 'the panel'],
  [/ in the panel, or artifact_storage\.relocate\(old, new\)/g, ''],
  [
    /\bLet (it|them) point elsewhere, or delete with_aliases=True/g,
    'Let $1 point elsewhere, or delete $1 with the versions'
  ],
  // The panel has a field for the password: there it stands as it is.
  [/; in a URL, @ is written %40(?=\.)/g, ''],
  [/\bEnter a password: postgresql:\/\/user:password@host\/database, or put/g, 'Enter it, or put'],
  [/(?<=\. )(artifact_storage\.delete\(…, leave_values=True\))/g, 'In Python, $1']
];

/** An English sentence of the storage server in the words of the panel. */
export function inPanelWords(sentence: string): string {
  return OF_FILE.test(sentence)
    ? sentence
    : CALLS.reduce((said, [call, words]) => said.replace(call, words), sentence)
        .replace(OPTION, 'option $1')
        .replace(KEY, (key) => LABELS[key as Word]);
}
