import type { TSchema } from 'typebox';
import { REQUEST_HEADER } from '../../api/constants.js';
import { ProblemSchema } from '../../api/problem.js';
import { ROUTES, type Route, STREAM_ROUTES, type StreamRoute } from '../../api/routes.js';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';
const PATH_PARAMETER = /:(\w+)/g;

/** Every schema with a name becomes a component; its uses become references. */
class Components {
  readonly schemas: Json = {};

  refer(schema: TSchema): Json {
    return this.#walk(JSON.parse(JSON.stringify(schema))) as Json;
  }

  #walk(node: unknown): unknown {
    if (Array.isArray(node)) {
      return node.map((item) => this.#walk(item));
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    const { $id, ...rest } = node as Json;
    const walked = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, this.#walk(value)])
    );
    if (typeof $id !== 'string') {
      return walked;
    }
    this.schemas[$id] = walked;
    return { $ref: `#/components/schemas/${$id}` };
  }
}

function parameters(where: 'path' | 'query', schema: TSchema | undefined): readonly Json[] {
  if (schema === undefined) {
    return [];
  }
  const { properties = {}, required = [] } = JSON.parse(JSON.stringify(schema)) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property
  }));
}

/** What a request or an answer carries: a media type, with the schema of what is not bytes. */
function content(type: string, schema: Json | undefined): Json {
  return { content: { [type]: schema === undefined ? {} : { schema } } };
}

function operation(operationId: string, route: Route | StreamRoute, components: Components): Json {
  const { sends = JSON_TYPE, answers = JSON_TYPE } =
    'sends' in route || 'answers' in route ? route : {};
  const refer = (schema: TSchema | undefined) => schema && components.refer(schema);
  const body = 'body' in route ? refer(route.body) : undefined;
  const hasBody = body !== undefined || sends !== JSON_TYPE;
  return {
    operationId,
    summary: route.summary,
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      { name: REQUEST_HEADER, in: 'header', required: true, schema: { type: 'string' } }
    ],
    ...(hasBody ? { requestBody: { required: true, ...content(sends, body) } } : {}),
    responses: {
      200: { description: 'Done', ...content(answers, refer(route.response)) },
      default: {
        description: 'Failed',
        ...content('application/problem+json', components.refer(ProblemSchema))
      }
    }
  };
}

/**
 * The OpenAPI 3.1 document of all routes, those that stream included.
 *
 * Our own: {@link ROUTES} already is the document in another order, and a plugin that collects it
 * from the running router costs start-up time of every session.
 */
export function openApiDocument(version: string): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries({ ...ROUTES, ...STREAM_ROUTES })) {
    const path = route.path.replace(PATH_PARAMETER, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operation(name, route, components)
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Artifact Storage: the storage server', version },
    paths,
    components: { schemas: components.schemas }
  };
}
