import { nullTranslator } from '@jupyterlab/translation';
import type { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { scopeOf, scopeOfDefault } from '../../src/lab/artifacts/artifacts-scope.js';
import { Scopes } from '../../src/lab/artifacts/scopes.js';
import type { JupyterFiles } from '../../src/lab/notebook/jupyter-files.js';
import { ValueFiles } from '../../src/lab/notebook/value-files.js';
import { AnsweringClient, type Answers, artifactOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { activeOf, DEFAULT_LOCATION, FakeNotebook, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');
const FOUND: Answers = {
  getArtifact: ({ query }) => ({
    ...artifactOf(query.name, query.version ?? 7),
    code: null,
    preview: {},
    packages: {},
    value: { path: null, base64: null }
  })
};

beforeEach(() => {
  people.reset();
  vi.stubGlobal('window', { setInterval, clearInterval });
});

/** A kernel that answers expressions, as the test says. */
function kernelThat(answer: (expression: string) => string, status = 'idle') {
  const asked: string[] = [];
  const requestExecute = ({ user_expressions }: { user_expressions: Record<string, string> }) => {
    const [expression = ''] = Object.values(user_expressions);
    asked.push(expression);
    const hex = Buffer.from(answer(expression)).toString('hex');
    const data = { data: { 'text/plain': `'${hex}'` } };
    return {
      dispose: () => undefined,
      done: Promise.resolve({ content: { status: 'ok', user_expressions: { answer: data } } })
    };
  };
  return { asked, kernel: { status, requestExecute } };
}

function filesOf(answers: Answers = FOUND, kernel: object = {}) {
  const client = new AnsweringClient(answers);
  const notebook = new FakeNotebook('a.ipynb', 'k1');
  Object.assign(notebook.session?.kernel ?? {}, kernel);
  const removed: string[] = [];
  const jupyter = {
    valueUrl: (id: string, { name, version }: { name: string; version: number }) =>
      `/${id}/${name}/${version}`,
    exportUrl: ({ id }: { id: string }, name: string, ending: string) => `/${id}/${name}${ending}`,
    openExport: async () => ({ id: 'e1', path: '/tmp/e1/value' }),
    removeExport: async ({ id }: { id: string }) => void removed.push(id),
    upload: vi.fn(async (_: string, name: string) => artifactOf(name, 3))
  };
  const saved: string[] = [];
  const files = new ValueFiles({
    client,
    files: jupyter as unknown as JupyterFiles,
    save: (url) => void saved.push(url),
    scopes: new Scopes(({ artifact_storage_dir }) => artifact_storage_dir.value),
    trans
  });
  const scope = scopeOf(activeOf(stateOf('k1'), notebook));
  return { files, scope, saved, removed, jupyter, client };
}

describe('a download', () => {
  it('is of the version that was the newest at the click', async () => {
    const { files, scope, saved } = filesOf();
    await files.download(scope, { name: 'model' }, 'pickle');
    expect(saved).toEqual(['/k1/model/7']);
  });

  it('says why there is none, and saves nothing', async () => {
    const { files, scope, saved } = filesOf({
      getArtifact: () => {
        throw new ArtifactStorageError({
          kind: 'corrupted',
          message: 'Its value is missing.',
          hint: ''
        });
      }
    });
    await files.download(scope, { name: 'model', version: 2 }, 'pickle');
    expect(people.told).toEqual(['a.ipynb: Its value is missing.']);
    expect(saved).toEqual([]);
  });

  it('in another form is made by the kernel, with the name as a literal', async () => {
    const { asked, kernel } = kernelThat(() => '');
    const { files, scope, saved, removed } = filesOf(FOUND, kernel);
    await files.download(scope, { name: 'a"); evil("', version: 2 }, 'csv');
    expect(asked.join()).toContain(
      'write_file("a\\"); evil(\\"", 2, None, "csv", "/tmp/e1/value").encode()'
    );
    expect(saved).toEqual(['/e1/a"); evil("-v2.csv']);
    expect(removed).toEqual([]);
  });

  it('that the kernel cannot make says why, and leaves no file', async () => {
    const { kernel } = kernelThat(() => 'It is no table.');
    const { files, scope, saved, removed } = filesOf(FOUND, kernel);
    await files.download(scope, { name: 'model' }, 'parquet');
    expect(people.told.join()).toContain('It is no table.');
    expect(saved).toEqual([]);
    expect(removed).toEqual(['e1']);
  });

  it('asks no busy kernel', async () => {
    const { asked, kernel } = kernelThat(() => '', 'busy');
    const { files, scope, saved } = filesOf(FOUND, kernel);
    await files.download(scope, { name: 'model' }, 'png');
    expect(people.told.join()).toContain('The kernel of a.ipynb is busy.');
    expect([...asked, ...saved]).toEqual([]);
  });

  it('says no longer that a kernel is busy once it is idle', async () => {
    const { files, scope } = filesOf(FOUND, kernelThat(() => '', 'busy').kernel);
    await files.download(scope, { name: 'model' }, 'png');
    expect(people.fates).toEqual([]);
    const kernel = scope.active?.kernel;
    Object.assign(kernel ?? {}, { status: 'idle' });
    const statusChanged = kernel?.statusChanged as unknown as Signal<unknown, string> | undefined;
    statusChanged?.emit('idle');
    expect(people.fates).toEqual(['dismiss 1']);
  });

  it('needs a kernel for another form', async () => {
    const { files, saved } = filesOf();
    await files.download(scopeOfDefault(DEFAULT_LOCATION), { name: 'model' }, 'csv');
    expect(people.told.join()).toContain('Only a kernel can make a CSV file');
    expect(saved).toEqual([]);
  });
});

describe('an upload', () => {
  it('asks whether people trust the file, with the focus on no', async () => {
    const { files, scope, jupyter } = filesOf();
    people.answer = () => ({ accept: false });
    await files.upload(scope);
    expect(people.questions).toEqual(['a.ipynb: Upload a pickle as an artifact']);
    expect(people.focused).toEqual([0]);
    expect(jupyter.upload).not.toHaveBeenCalled();
  });

  it('becomes a version of the name', async () => {
    const { files, scope, jupyter } = filesOf();
    const file = new File(['1'], 'model.pkl');
    people.entered = { file, name: 'model' };
    await files.upload(scope);
    expect(jupyter.upload.mock.calls[0]?.slice(0, 3)).toEqual(['k1', 'model', file]);
    expect(people.told).toEqual(['a.ipynb: Saved model as version 3.']);
    people.reset();
    people.entered = { file, name: 'model' };
    await files.upload(scopeOfDefault(DEFAULT_LOCATION));
    expect(people.questions).toEqual(['/default: Upload a pickle as an artifact']);
    expect(people.told).toEqual(['/default: Saved model as version 3.']);
  });

  it('needs a file and a name, and asks again with what was entered', async () => {
    const { files, scope, jupyter } = filesOf();
    const file = new File(['1'], 'model.pkl');
    for (const [entered, said] of [
      [{ file: undefined, name: 'model' }, 'No file is chosen.'],
      [{ file, name: '' }, 'empty']
    ] as const) {
      people.reset();
      people.entered = entered;
      people.answer = () => ({ accept: people.questions.length === 1 });
      await files.upload(scope);
      expect(people.questions).toHaveLength(2);
      expect(people.bodies[1]).toMatchObject({
        question: { before: entered, problem: { message: expect.stringContaining(said) } }
      });
    }
    expect(jupyter.upload).not.toHaveBeenCalled();
    expect(people.told).toEqual([]);
  });

  it('that is refused is asked for again, with the reason and what was entered', async () => {
    const { files, scope, jupyter } = filesOf();
    jupyter.upload.mockRejectedValue(
      new ArtifactStorageError({ kind: 'invalid_input', message: 'Too long.', hint: '' })
    );
    people.entered = { file: new File(['1'], 'model.pkl'), name: 'model' };
    people.answer = () => ({ accept: people.questions.length === 1 });
    await files.upload(scope);
    expect(people.bodies[1]).toMatchObject({
      question: { before: people.entered, problem: { message: 'Too long.' } }
    });
  });

  it('that fails is offered once more, with what was entered', async () => {
    const { files, scope, jupyter } = filesOf();
    jupyter.upload.mockRejectedValueOnce(
      new ArtifactStorageError({ kind: 'unreachable', message: 'The store is away.', hint: '' })
    );
    people.entered = { file: new File(['1'], 'model.pkl'), name: 'model' };
    await files.upload(scope);
    expect(people.questions).toHaveLength(1);
    expect(people.told).toEqual(['a.ipynb: The store is away.']);
    await people.click('Try again…');
    expect(people.bodies[1]).toMatchObject({ question: { before: people.entered } });
    await vi.waitFor(() => expect(people.told.at(-1)).toBe('a.ipynb: Saved model as version 3.'));
  });
});
