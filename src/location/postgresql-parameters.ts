import { didYouMean } from './did-you-mean.js';
import type { LocationBase, PostgresqlTls, PostgresqlUrl, SslMode } from './location-types.js';
import { resolvePath } from './paths.js';
import { refuseUrl } from './url-refusal.js';

/** Parameters that take effect: libpq's, and those of asyncpg and pg8000 that mean the same. */
const MAPPED = [
  'host',
  'port',
  'unix_sock',
  'sslmode',
  'ssl',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslnegotiation',
  'connect_timeout',
  'timeout',
  'command_timeout',
  'application_name',
  'fallback_application_name',
  'options',
  'client_encoding',
  'keepalives',
  'tcp_keepalive',
  'keepalives_idle'
] as const;

type Mapped = (typeof MAPPED)[number];

/** Parameters that change nothing here, and do no harm. */
const NO_EFFECT = new Set([
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'prepared_statement_cache_size'
]);

/** Parameters that would change the meaning, each with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  target_session_attrs: 'Name the host that can be written to.',
  load_balance_hosts: 'Name one host.',
  hostaddr: 'Put the address in the place of the host.',
  user: 'Put the user before the host: postgresql://user@host/database.',
  password: 'Put it before the host: postgresql://user:password@host/database.',
  dbname: 'Put the database after the host: postgresql://host/database.',
  sslpassword: 'Use a key without a password, readable by you only.',
  sslcrl: 'Leave it out: certificate revocation lists are not read.',
  sslcrldir: 'Leave it out: certificate revocation lists are not read.',
  channel_binding: 'Leave it out and use sslmode=verify-full.',
  gssencmode: 'Leave it out and use sslmode=verify-full.',
  krbsrvname: 'Kerberos is not supported: use a password or a client certificate.',
  requirepeer: 'Leave it out.',
  passfile: 'Use ~/.pgpass, or put the password into the URL.',
  service: 'Write the host, user and database of the service into the URL.',
  server_settings: 'Use options=-cname=value.',
  ssl_context: 'Use sslmode and sslrootcert.'
};

const SSL_MODES: readonly SslMode[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** asyncpg's `ssl` also takes a yes or no. */
const SSL_WORDS: Readonly<Record<string, SslMode>> = { true: 'verify-full', false: 'disable' };

/** The query parameters of a PostgreSQL URL, with libpq's meaning; every one must be known. */
export class PostgresqlParameters {
  readonly notices: string[] = [];
  readonly #query: ReadonlyMap<string, readonly string[]>;
  readonly #base: LocationBase;

  constructor(query: ReadonlyMap<string, readonly string[]>, base: LocationBase) {
    this.#query = query;
    this.#base = base;
    for (const [key, values] of query) {
      this.#check(key, values);
    }
  }

  notice(sentence: string): void {
    this.notices.push(sentence);
  }

  /** The value of a parameter. */
  take(key: Mapped): string | undefined {
    return this.#query.get(key)?.at(-1);
  }

  /** Everything but host and port. */
  rest() {
    const encoding = this.take('client_encoding')?.toLowerCase().replace(/[-_]/g, '') ?? 'utf8';
    if (encoding !== 'utf8' && encoding !== 'unicode') {
      refuseUrl('client_encoding must be utf8.', 'Leave it out.', 'unsupported');
    }
    const options = this.#query.get('options')?.join(' ') ?? '';
    return {
      tls: this.#tls(),
      connect_timeout_ms:
        this.#milliseconds('connect_timeout') ?? this.#milliseconds('timeout') ?? 10_000,
      query_timeout_ms: this.#milliseconds('command_timeout') ?? null,
      application_name:
        this.take('application_name') ||
        this.take('fallback_application_name') ||
        'artifact-storage',
      options: options === '' ? null : options,
      keep_alive: this.#boolean('keepalives') ?? this.#boolean('tcp_keepalive') ?? true,
      keep_alive_idle_ms: this.#milliseconds('keepalives_idle') ?? 60_000
    } satisfies Partial<PostgresqlUrl>;
  }

  #check(key: string, values: readonly string[]): void {
    if (NO_EFFECT.has(key)) {
      this.notice(`database_url: ${key} has no effect here.`);
      return;
    }
    const instead = Object.hasOwn(REFUSED, key) ? REFUSED[key] : undefined;
    if (instead !== undefined) {
      refuseUrl(
        `The parameter ${key} of the PostgreSQL URL is not supported.`,
        instead,
        'unsupported'
      );
    }
    if (!MAPPED.some((known) => known === key)) {
      // A name is shown only where it looks like one: a piece of a password may stand here.
      const name = /^\w{1,40}$/.test(key) ? key : undefined;
      refuseUrl(
        name === undefined
          ? 'The PostgreSQL URL has a parameter that is not known.'
          : `The parameter ${name} of the PostgreSQL URL is not known.`,
        didYouMean(key, MAPPED, 'docs/postgresql.md lists all parameters.'),
        'unsupported'
      );
    }
    if (values.length > 1 && key !== 'options') {
      refuseUrl(
        `The parameter ${key} is given ${values.length} times.`,
        key === 'host' || key === 'port'
          ? 'Several hosts are not supported: name one.'
          : 'Give it once.',
        key === 'host' || key === 'port' ? 'unsupported' : 'invalid_input'
      );
    }
  }

  #milliseconds(key: Mapped): number | undefined {
    const text = this.take(key);
    if (text === undefined) {
      return undefined;
    }
    const seconds = Number(text);
    if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0 || seconds > 86_400) {
      refuseUrl(`${key} is not a number of seconds.`, `For example ${key}=10.`, 'invalid_input');
    }
    return Math.round(seconds * 1000);
  }

  #boolean(key: Mapped): boolean | undefined {
    const text = this.take(key)?.toLowerCase();
    if (text === undefined) {
      return undefined;
    }
    if (text !== '0' && text !== '1' && text !== 'false' && text !== 'true') {
      refuseUrl(`${key} must be 0 or 1.`, `For example ${key}=1.`, 'invalid_input');
    }
    return text === '1' || text === 'true';
  }

  #path(key: Mapped): string | null {
    const text = this.take(key);
    return text === undefined || text === ''
      ? null
      : resolvePath(text, this.#base, {
          field: 'database_url',
          subject: `${key} of database_url`
        });
  }

  #givenMode(): SslMode | undefined {
    const key = this.#query.has('sslmode') ? 'sslmode' : 'ssl';
    const text = this.take(key)?.toLowerCase();
    if (text === undefined) {
      return undefined;
    }
    if (text === 'allow') {
      refuseUrl(
        `${key}=allow is not supported.`,
        'Use prefer, or require to be sure that the connection is encrypted.',
        'unsupported'
      );
    }
    const mode =
      SSL_MODES.find((known) => known === text) ?? (key === 'ssl' ? SSL_WORDS[text] : undefined);
    return (
      mode ??
      refuseUrl(`${key} has no such mode.`, `Use one of ${SSL_MODES.join(', ')}.`, 'invalid_input')
    );
  }

  #tls(): PostgresqlTls {
    const given = this.#givenMode();
    const system = this.take('sslrootcert') === 'system';
    if (system && given !== undefined && given !== 'verify-full') {
      refuseUrl(
        'sslrootcert=system needs sslmode=verify-full.',
        'Set sslmode=verify-full.',
        'invalid_input'
      );
    }
    const root_certificate = system ? 'system' : this.#path('sslrootcert');
    // libpq: who names the certificates to trust wants them to be checked.
    const mode = system
      ? 'verify-full'
      : given === 'require' && root_certificate !== null
        ? 'verify-ca'
        : (given ?? 'prefer');
    if (mode === 'verify-ca' && root_certificate === null) {
      refuseUrl(
        'sslmode=verify-ca needs sslrootcert.',
        'Add sslrootcert=/path/to/ca.pem, or use sslmode=verify-full.',
        'invalid_input'
      );
    }
    const certificate = this.#path('sslcert');
    const key = this.#path('sslkey');
    if ((certificate === null) !== (key === null)) {
      refuseUrl('sslcert and sslkey belong together.', 'Give both or none.', 'invalid_input');
    }
    const negotiation = this.take('sslnegotiation') ?? 'postgres';
    if (negotiation !== 'postgres' && negotiation !== 'direct') {
      refuseUrl('sslnegotiation has no such value.', 'Use postgres or direct.', 'invalid_input');
    }
    if (negotiation === 'direct' && (mode === 'disable' || mode === 'prefer')) {
      refuseUrl(
        'sslnegotiation=direct needs encryption.',
        'Set sslmode=require or verify-full.',
        'invalid_input'
      );
    }
    return { mode, root_certificate, certificate, key, negotiation };
  }
}
