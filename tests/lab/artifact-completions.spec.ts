import type { ICompletionContext } from '@jupyterlab/completer';
import { expect, it } from 'vitest';
import { LOOK_MOST } from '../../src/api/constants.js';
import { ArtifactCompletions } from '../../src/lab/notebook/artifact-completions.js';
import { AnsweringClient, type Answers, summaryOf } from './support/answers.js';

function completionsOf(answers: Answers = {}, sources = ['import artifact_storage as storage']) {
  const client = new AnsweringClient(answers);
  const cells = sources.map((source) => ({ model: { sharedModel: { getSource: () => source } } }));
  const context = {
    session: { kernel: { id: 'k1', status: 'busy' } },
    widget: { content: { widgets: cells } }
  } as unknown as ICompletionContext;
  const provider = new ArtifactCompletions(client);
  const complete = (text: string, offset = text.length) =>
    provider.fetch({ text, offset }, context);
  return { client, complete, provider, context };
}

it('offers names that have what is typed, also while the kernel is busy', async () => {
  const { client, complete, provider, context } = completionsOf();
  expect(await provider.isApplicable(context)).toBe(true);
  const text = 'm = storage.get("mod")';
  const reply = await complete(text, text.length - 2);
  expect(reply).toMatchObject({ start: 17, end: 20 });
  expect(reply.items.map(({ label }) => label)).toEqual(['model']);
  expect(client.calls).toEqual([
    {
      name: 'listArtifacts',
      params: { session_id: 'k1' },
      query: { limit: 100, search: 'mod', look: LOOK_MOST }
    }
  ]);
});

it('offers versions, and what delete takes beside them', async () => {
  const { complete } = completionsOf();
  const labels = async (text: string) => (await complete(text)).items.map(({ label }) => label);
  expect(await labels('storage.load("model", ')).toEqual(['2', '1']);
  expect(await labels('storage.delete("model", ')).toEqual(['2', '1', 'latest', 'all']);
  expect(await labels('storage.delete("model", "')).toEqual(['latest', 'all']);
});

it('writes names so that they are the same text', async () => {
  const { complete } = completionsOf({
    listArtifacts: () => ({
      artifacts: [summaryOf('a"b\\'), summaryOf('a\u202eb')],
      next_cursor: null,
      total: 2
    })
  });
  const { items } = await complete('storage.get("a');
  expect(items.map(({ insertText }) => insertText)).toEqual(['a\\"b\\\\', 'a\\u202eb']);
});

it('asks nobody elsewhere', async () => {
  const { client, complete } = completionsOf();
  for (const text of ['requests.get("', 'x = 1', 'get("', 'storage.save("']) {
    expect((await complete(text)).items).toEqual([]);
  }
  expect(client.calls).toEqual([]);
});

it('knows the client by the import in the very cell', async () => {
  const { complete } = completionsOf({}, []);
  const { items } = await complete('import artifact_storage\nartifact_storage.get("');
  expect(items).toHaveLength(2);
});

it('offers nothing where the storage server fails', async () => {
  const { complete } = completionsOf({
    listArtifacts: () => {
      throw new Error('away');
    }
  });
  expect((await complete('storage.get("')).items).toEqual([]);
});
