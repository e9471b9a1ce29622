import { REQUEST_HEADER } from '../../api/constants.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { OPENAPI_PATH, VALUE_TYPE } from '../../api/routes.js';
import { isOwnOrigin, type OriginCheck, OWN_ORIGIN_ONLY } from './request-origin.js';

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

/** What helps where a proxy gives the server another name than the browser knows. */
const ALLOW =
  'Use the panel in JupyterLab, or the Python client. Behind a proxy, let it pass on the Host header, or name the address in the browser: --ServerApp.allow_origin=https://….';

function refuse(
  message: string,
  hint = 'Use the panel in JupyterLab, or the Python client.'
): never {
  throw new ArtifactStorageError({ kind: 'permission_denied', message, hint });
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
 * @param rules the origins that Jupyter was told to accept beside its own
 * @throws ArtifactStorageError `permission_denied`
 */
export function refuseForeignRequest(
  request: RequestOrigin,
  rules: OriginCheck = OWN_ORIGIN_ONLY
): void {
  const site = header(request, 'sec-fetch-site');
  const origin = header(request, 'origin');
  if (origin === undefined || !rules.isAllowed(origin)) {
    if (site !== undefined && !SAME_SITE.has(site)) {
      refuse('The request came from another site.', ALLOW);
    }
    const hosts = ['host', 'x-forwarded-host'].map((name) => header(request, name));
    if (site === undefined && origin !== undefined && !isOwnOrigin(origin, hosts)) {
      refuse('The request came from another site.', ALLOW);
    }
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
    const bytes = type === VALUE_TYPE && isUpload(request);
    if (type !== 'application/json' && !bytes && header(request, 'content-length') !== '0') {
      refuse('The request’s content type is not application/json.');
    }
  }
}
