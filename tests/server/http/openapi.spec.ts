import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../src/api/routes.js';
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
    expect(operations.sort()).toEqual([...Object.keys(ROUTES), 'events'].sort());
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
