import type { DownloadForm } from '../interfaces/artifacts.js';

/** What people call the forms of files. */
export const FORM_NAMES: Readonly<Record<Exclude<DownloadForm, 'pickle'>, string>> = {
  csv: 'CSV',
  parquet: 'Parquet',
  png: 'PNG'
};
