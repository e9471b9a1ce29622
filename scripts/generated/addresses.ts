import { ROUTES } from '../../src/api/routes.js';

/** `src/api/addresses.ts`: what a client needs of the routes to ask. */
export function addresses(): string {
  const lines = Object.entries(ROUTES).map(
    ([name, { method, path }]) => `  ${name}: ['${method}', '${path}']`
  );
  return `// Made from src/api/routes.ts by \`npm run generate\`.
import type { Route, RouteName } from './routes.js';

/** Method and path of each operation, without its schemas: a page of JupyterLab loads none. */
export const ADDRESSES: Readonly<Record<RouteName, readonly [Route['method'], string]>> = {
${lines.join(',\n')}
};
`;
}
