import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactRef, IArtifactsScope } from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { asArtifactStorageError } from '../session/problem.js';

export interface TagOptions {
  readonly client: IStorageClient;
  readonly trans: TranslationBundle;
}

/** Adds tags to versions, where a name stands for its newest one. */
export async function tagArtifacts(
  { session_id, location }: IArtifactsScope,
  rows: readonly IArtifactRef[],
  text: string,
  { client, trans }: TagOptions
): Promise<void> {
  const params = { session_id };
  const added = text
    .split(',')
    .map((tag) => tag.trim().replace(/^#/, ''))
    .filter((tag) => tag !== '');
  const about = { about: 'artifacts', of: { id: session_id, location } } as const;
  const ours = rows.filter(({ source }) => source !== 'lineapy');
  let done = 0;
  try {
    for (const { name, version } of ours) {
      const query = { name, ...(version === undefined ? {} : { version }) };
      const found = await client.call('getArtifact', { params, query });
      const tags = [...new Set([...(found.tags ?? []), ...added])];
      const which = found.save_id === undefined ? {} : { save_id: found.save_id };
      await client.call('editNotes', {
        params,
        body: { name, version: found.version, ...which, tags }
      });
      done += 1;
    }
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, about);
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
