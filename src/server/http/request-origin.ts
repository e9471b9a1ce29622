import type { AllowedOrigins } from '../../api/session.js';

/** What `refuseForeignRequest` asks of an `Origin` header. */
export interface OriginCheck {
  /** Whether the Jupyter server was told to accept this origin. */
  isAllowed(origin: string): boolean;
}

/** No origins but the server's own. */
export const OWN_ORIGIN_ONLY: OriginCheck = { isAllowed: () => false };

const DEFAULT_PORTS = new Set(['', '80', '443']);

/**
 * Host and port as they are compared: lower case, IPv6 in its shortest form, no dot at the end, and
 * no port where it is a default one. As Jupyter does, this leaves the scheme out: a proxy in front
 * of it may end TLS.
 */
function hostOf(url: URL | null): string | undefined {
  if (url === null || url.hostname === '' || !/^https?:$/.test(url.protocol)) {
    return undefined;
  }
  const name = url.hostname.replace(/\.$/, '');
  return DEFAULT_PORTS.has(url.port) ? name : `${name}:${url.port}`;
}

/** A `Host` header is an authority: what has a path or a login in it is none. */
function hostOfHeader(text: string): string | undefined {
  return /[/?#@\\\s]/.test(text) ? undefined : hostOf(URL.parse(`http://${text}`));
}

/**
 * Whether an `Origin` header names the server itself.
 *
 * @param hosts `Host` and `X-Forwarded-Host`, which a page of another site cannot set; each proxy on
 *   the way adds to the latter
 */
export function isOwnOrigin(origin: string, hosts: readonly (string | undefined)[]): boolean {
  const own = hostOf(URL.parse(origin));
  return (
    own !== undefined &&
    hosts.some((header) =>
      (header ?? '').split(',').some((host) => hostOfHeader(host.trim()) === own)
    )
  );
}

/** A pattern of Python's `re` as JavaScript's; undefined where it cannot be one. */
function patternOf(python: string): RegExp | undefined {
  const [all, flags = ''] = /^\(\?([aiLmsux]+)\)/.exec(python) ?? ['', ''];
  const source = python
    .slice(all.length)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\([AZ])/g, (_, end: string) => (end === 'A' ? '^' : '$'));
  try {
    // Python's fullmatch, as of jupyter_server 2.18: a prefix is not enough.
    return new RegExp(
      `^(?:${source})$`,
      [...flags].filter((flag) => 'ims'.includes(flag)).join('')
    );
  } catch {
    return undefined;
  }
}

/**
 * What the Jupyter server's `check_origin` accepts by its settings; without them, its own origin only.
 *
 * A token in the request, which makes Jupyter skip that check, does not count here: a request that
 * names another site is always refused.
 */
export class OriginRules implements OriginCheck {
  readonly #allowed: AllowedOrigins;
  readonly #pattern: RegExp | undefined;

  constructor(allowed: AllowedOrigins = {}) {
    this.#allowed = allowed;
    const { allow_origin, allow_origin_pat } = allowed;
    // Jupyter looks at the pattern only where there is no origin.
    this.#pattern = allow_origin || !allow_origin_pat ? undefined : patternOf(allow_origin_pat);
  }

  isAllowed(origin: string): boolean {
    const { allow_origin = '' } = this.#allowed;
    if (allow_origin === '*' || (allow_origin !== '' && sameOrigin(allow_origin, origin))) {
      return true;
    }
    return this.#pattern?.test(origin.toLowerCase()) === true;
  }
}

function sameOrigin(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && canonical(a) === canonical(b);
}

const canonical = ({ protocol, hostname, port }: URL): string =>
  `${protocol}//${hostname.replace(/\.$/, '')}:${port}`;
