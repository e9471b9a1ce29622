import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/lab/session/problem.js';
import { StorageClient } from '../../src/lab/session/storage-client.js';

/** A client whose Jupyter server answers so, and what arrived there. */
function clientOf(answer: () => Response | Promise<Response>) {
  const requests: Request[] = [];
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://hub/user/ana/',
    fetch: async (input, init) => {
      requests.push(new Request(input as Request, init));
      return answer();
    }
  });
  const client = new StorageClient({ serverSettings, trans: nullTranslator.load('test') });
  return { client, requests };
}

const answering = (body: unknown, status = 200) =>
  clientOf(() => new Response(JSON.stringify(body), { status }));

const SESSION = { params: { session_id: 'k/1' } };

describe('a request to the storage server', () => {
  it('goes through the Jupyter server, with our header, its parameters encoded', async () => {
    const { client, requests } = answering({ artifacts: [], next_cursor: null, total: 0 });
    await client.call('listArtifacts', { ...SESSION, query: { search: 'a&b', limit: 5 } });
    const [request] = requests;
    expect(request?.url).toBe(
      'http://hub/user/ana/artifact-storage/sessions/k%2F1/artifacts?search=a%26b&limit=5'
    );
    expect(request?.method).toBe('GET');
    expect(request?.headers.get('x-artifact-storage')).toBe('1');
  });

  it('has its body as JSON, and leaves out what a query does not say', async () => {
    const { client, requests } = answering(null);
    await client.call('changeLocation', { ...SESSION, query: {}, body: { database_url: null } });
    expect(requests[0]?.url).toMatch(/\/location$/);
    expect(requests[0]?.headers.get('content-type')).toBe('application/json');
    expect(await requests[0]?.json()).toEqual({ database_url: null });
  });

  it('answers null where there is no body', async () => {
    const { client } = clientOf(() => new Response(''));
    expect(await client.call('getSession', SESSION)).toBeNull();
  });

  it('throws the problem that the storage server tells, with its field', async () => {
    const { client } = answering(
      { kind: 'invalid_input', title: 'No folder.', hint: 'Enter one.', field: 'database_url' },
      400
    );
    await expect(client.call('getSession', SESSION)).rejects.toMatchObject({
      kind: 'invalid_input',
      message: 'No folder.',
      hint: 'Enter one.',
      field: 'database_url'
    });
  });

  it.each([
    [404, 'not_found'],
    [502, 'unreachable'],
    [599, 'unreachable']
  ])('says what HTTP %i of a proxy means', async (status, kind) => {
    const { client } = clientOf(() => new Response('<html>', { status }));
    const error = await client.call('getSession', SESSION).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ kind, status });
  });

  it('says that the Jupyter server does not answer', async () => {
    const { client } = clientOf(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(client.call('getSession', SESSION)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('throws the reason of its signal', async () => {
    const stopping = new AbortController();
    const { client } = clientOf(() => {
      stopping.abort();
      return Promise.reject(new TypeError('Failed to fetch'));
    });
    await expect(client.call('getSession', SESSION, stopping.signal)).rejects.toThrow('aborted');
  });
});
