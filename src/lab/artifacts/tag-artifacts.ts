import type { TranslationBundle } from '@jupyterlab/translation';
import { tagsOf } from '../../location/artifact-notes.js';
import type { IArtifactRef, IArtifactsScope } from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { toldSoon } from '../kit/told-soon.js';
import { asArtifactStorageError } from '../session/problem.js';
import { writeNotes } from './notes/write-notes.js';

export interface TagOptions {
  readonly client: IStorageClient;
  readonly trans: TranslationBundle;
  /** Asks for the tags once more, with what was entered. */
  readonly again?: () => unknown;
}

/** Adds tags to versions, where a name stands for its newest one. */
export async function tagArtifacts(
  { session_id, location }: IArtifactsScope,
  rows: readonly IArtifactRef[],
  text: string,
  { client, trans, again }: TagOptions
): Promise<void> {
  const added = tagsOf(text)
    .map((tag) => tag.replace(/^#/, ''))
    .filter((tag) => tag !== '');
  const about = { about: 'artifacts', of: { id: session_id, location } } as const;
  const ours = rows.filter(({ source }) => source !== 'lineapy');
  let done = 0;
  try {
    for (const { name, version } of ours) {
      const query = { name, ...(version === undefined ? {} : { version }) };
      await toldSoon(trans.__('Tagging…'), () => addTags(client, session_id, query, added));
      done += 1;
    }
  } catch (error) {
    const problem = asArtifactStorageError(error);
    const retry = {
      label: trans.__('Try again…'),
      caption: trans.__('Enter the same tags once more'),
      callback: () => void again?.()
    };
    notifyProblem(problem.message, problem, trans, {
      ...about,
      ...(again === undefined ? {} : { actions: [retry] })
    });
  }
  if (done > 0) {
    notify({
      type: 'success',
      message: trans._n('Tagged %1 artifact.', 'Tagged %1 artifacts.', done),
      autoClose: 3000,
      ...about,
      trans
    });
  }
}

/** How often others may write the notes of a version while a tag is added. */
const ATTEMPTS = 3;

/** Adds tags to one version; those that others add meanwhile stay. */
async function addTags(
  client: IStorageClient,
  session_id: string,
  query: { readonly name: string; readonly version?: number },
  added: readonly string[]
): Promise<void> {
  const params = { session_id };
  for (let attempt = 1; ; attempt += 1) {
    const found = await client.call('getArtifact', { params, query });
    const tags = [...new Set([...(found.tags ?? []), ...added])];
    try {
      await writeNotes({ client, session_id }, found, { notes: { tags } });
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || asArtifactStorageError(error).kind !== 'conflict') {
        throw error;
      }
    }
  }
}
