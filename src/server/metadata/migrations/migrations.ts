import type { Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';
import { artifacts } from './001-artifacts.js';
import { lineapyValues } from './002-lineapy-values.js';
import { rootOptions } from './003-root-options.js';
import { givenUpValues } from './004-given-up-values.js';
import { texts } from './005-texts.js';
import { notes } from './006-notes.js';
import { listing } from './007-listing.js';
import { previewSize } from './008-preview-size.js';
import { inputs } from './009-inputs.js';
import { values } from './010-values.js';
import { trash } from './011-trash.js';
import { copies } from './012-copies.js';
import { trust } from './014-trust.js';
import { missing } from './015-missing.js';
import { deletedValues } from './016-deleted-values.js';
import { marked } from './017-marked.js';
import { lineapyMarks } from './018-lineapy-marks.js';
import { wrongLineapyMarks } from './019-wrong-lineapy-marks.js';

/** One step of the schema; it only ever goes forward, and a released one never changes. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Transaction<Tables>, traits: SchemaTraits) => Promise<void>;
}

/** All migrations, in order. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '001-artifacts', up: artifacts },
  { name: '002-lineapy-values', up: lineapyValues },
  { name: '003-root-options', up: rootOptions },
  { name: '004-given-up-values', up: givenUpValues },
  { name: '005-texts', up: texts },
  { name: '006-notes', up: notes },
  { name: '007-listing', up: listing },
  { name: '008-preview-size', up: previewSize },
  { name: '009-inputs', up: inputs },
  { name: '010-values', up: values },
  { name: '011-trash', up: trash },
  { name: '012-copies', up: copies },
  { name: '014-trust', up: trust },
  { name: '015-missing', up: missing },
  { name: '016-deleted-values', up: deletedValues },
  { name: '017-marked', up: marked },
  { name: '018-lineapy-marks', up: lineapyMarks },
  { name: '019-wrong-lineapy-marks', up: wrongLineapyMarks }
];
