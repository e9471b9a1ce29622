import type { Artifact } from '../../api/artifact.js';
import type { DownloadForm } from '../interfaces/artifacts.js';
import { type ValueKind, valueKind } from './value-kind.js';

type FileForm = Exclude<DownloadForm, 'pickle'>;

/** The forms that a kernel can make files of. */
export const FILE_FORMS: readonly FileForm[] = ['csv', 'parquet', 'png'];

/** Kinds of which not every form can be made; what other kinds can be, only the kernel knows. */
const FORMS: { readonly [K in ValueKind]?: readonly FileForm[] } = {
  table: ['csv', 'parquet'],
  figure: ['png'],
  text: [],
  number: [],
  collection: [],
  function: []
};

/** The forms that may be made of a value, by its type. */
export function fileForms(artifact: Pick<Artifact, 'value_type'>): readonly FileForm[] {
  return FORMS[valueKind(artifact)] ?? FILE_FORMS;
}
