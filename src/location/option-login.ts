/** A login in the value of an option. */
export interface OptionLogin {
  /** What stands before the password: scheme and user. */
  readonly before: string;
  /** As it is written. */
  readonly password: string;
  /** The rest, from the `@`. */
  readonly after: string;
}

/**
 * `[scheme://][user]:password@`. botocore takes the address of a proxy without its scheme; and the
 * password reaches to the last `@`, as for servers of the web. A scheme is no user.
 */
const LOGIN =
  /^(?![A-Za-z]:[\\/])((?:[A-Za-z][\w+.-]*:\/\/)?)(?![A-Za-z][\w+.-]*:\/\/)([^:/]*:)(.*)(@.*)$/s;

/** Quotes around a URL, and the filesystems that it is reached through (`simplecache::`). */
const BEFORE_URL = /^[\s"'([<]*(?:[\w+-]+::)*(?=[\w+.-]+:\/\/)|^\s*/;

/** `github://owner:repository@branch`. */
const REPOSITORY = /^github:\/\/[^:@/]*:[^:@/]*@/i;

/** The login in an option's value (`endpoint_url`, `proxies`); undefined where there is none. */
export function loginOf(text: string): OptionLogin | undefined {
  const [blank = ''] = BEFORE_URL.exec(text) ?? [];
  const bare = text.slice(blank.length);
  const [, scheme = '', user = '', password = '', after = ''] = LOGIN.exec(bare) ?? [];
  // http://host:9000/a@b has a port, and no login.
  const isPlain =
    REPOSITORY.test(bare) || (scheme !== '' && URL.parse(bare.trim())?.password === '');
  return password === '' || isPlain
    ? undefined
    : { before: `${blank}${scheme}${user}`, password, after };
}
