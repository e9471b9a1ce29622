import { LOCATION_KEYS, type LocationKey } from '../../api/location.js';

/** What the panel calls the settings that notebooks and files call by their keys. */
const LABELS: Readonly<Record<LocationKey, string>> = {
  artifact_storage_dir: '“Values”',
  database_url: '“Metadata”',
  storage_options: '“Options”'
};

/** A key as a word of a sentence: no argument, no part of a name, no key of a file. */
const KEY = new RegExp(`(?<![\\w.{"'\`(-])(${LOCATION_KEYS.join('|')})(?![\\w="'\`]|\\.\\w)`, 'g');

/** A sentence about a file speaks of what stands there. */
const OF_FILE = /\.json\b|\bline \d/;

/** An English sentence of the storage server in the words of the panel. */
export function inPanelWords(sentence: string): string {
  return OF_FILE.test(sentence)
    ? sentence
    : sentence.replace(KEY, (key) => LABELS[key as LocationKey]);
}
