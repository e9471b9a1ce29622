import { ArtifactStorageError } from '../../api/errors.js';
import { OPENAPI_PATH, REQUEST_HEADER } from '../../api/routes.js';

/** The parts of a request that tell who sends it. */
export interface RequestOrigin {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function header(request: RequestOrigin, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refuse(message: string): never {
  throw new ArtifactStorageError({
    kind: 'permission_denied',
    message,
    hint: 'Use the panel in JupyterLab, or the Python client.'
  });
}

/** Fetch Metadata values of requests that our own page, or a person at the address bar, made. */
const SAME_SITE = new Set(['same-origin', 'none']);

/** The one request whose body is bytes. A form cannot send it: it is a PUT, with our header. */
function isUpload({ method, url }: RequestOrigin): boolean {
  return method === 'PUT' && /^\/sessions\/[^/?]+\/value\?/.test(url);
}

/**
 * Refuses what another site's page could make a signed-in browser send: jupyter-server-proxy
 * checks the cookie, but no XSRF token.
 *
 * The custom header forces a CORS preflight, which is never granted; Fetch Metadata
 * (`Sec-Fetch-Site`, W3C) and the JSON content type are the second and third lock.
 *
 * @throws ArtifactStorageError `permission_denied`
 */
export function refuseForeignRequest(request: RequestOrigin): void {
  const site = header(request, 'sec-fetch-site');
  if (site !== undefined && !SAME_SITE.has(site)) {
    refuse('The request came from another site.');
  }
  const origin = header(request, 'origin');
  const host = header(request, 'x-forwarded-host') ?? header(request, 'host');
  if (site === undefined && origin !== undefined && URL.parse(origin)?.host !== host) {
    refuse('The request came from another site.');
  }
  if (request.method === 'OPTIONS') {
    refuse('Requests from other sites are never granted.');
  }
  if (header(request, REQUEST_HEADER) === undefined && request.url !== OPENAPI_PATH) {
    refuse(`The request lacks the header ${REQUEST_HEADER}.`);
  }
  if (
    header(request, 'content-length') !== undefined ||
    header(request, 'transfer-encoding') !== undefined
  ) {
    const type = header(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
    const bytes = type === 'application/octet-stream' && isUpload(request);
    if (type !== 'application/json' && !bytes && header(request, 'content-length') !== '0') {
      refuse('The request’s content type is not application/json.');
    }
  }
}
