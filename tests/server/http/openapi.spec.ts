import { describe, expect, it } from 'vitest';
import { ROUTES, STREAM_ROUTES } from '../../../src/api/routes.js';
import { openApiDocument } from '../../../src/server/http/openapi.js';

const text = JSON.stringify(openApiDocument('1.2.3'));
const document = JSON.parse(text) as {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, unknown> };
};

describe('openApiDocument', () => {
  it('has every route', () => {
    const operations = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation.operationId)
    );
    expect(operations.sort()).toEqual(Object.keys({ ...ROUTES, ...STREAM_ROUTES }).sort());
  });

  it('says which bodies are bytes, and which events there are', () => {
    const value = document.paths['/sessions/{session_id}/value'];
    expect(value?.put).toMatchObject({
      requestBody: { content: { 'application/octet-stream': {} } },
      responses: { 200: { content: { 'application/json': {} } } }
    });
    expect(value?.get).toMatchObject({
      responses: { 200: { content: { 'application/octet-stream': {} } } }
    });
    expect(document.paths['/events']?.get).toMatchObject({
      responses: { 200: { content: { 'text/event-stream': { schema: expect.anything() } } } }
    });
  });

  it('refers only to schemas that it has', () => {
    const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      (match) => match[1] ?? ''
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect(document.components.schemas).toHaveProperty(name);
    }
  });
});
