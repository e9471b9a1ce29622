import { codePoint } from './code-point.js';
import { isPath, type Rule, type Said, slashed, type Written } from './strange-rule.js';
import { trimEnd } from './trim-end.js';
import { bucketOfArn, type MeantAddress, meantByWebAddress } from './web-addresses.js';
import { windows } from './windows-paths.js';
import { maskNamedSecrets } from './written-secrets.js';

/** Why a text is no address on this system, and what was probably meant. */
export interface StrangeAddress {
  readonly message: string;
  readonly hint: string;
  /** What was probably meant, where that is known and holds no secret. */
  readonly meant?: string;
}

/** Controls, line separators, and what cannot be seen or turns the text around. */
const INVISIBLE = /[\p{Cc}\u200B\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Schemes whose `://` is often lost on the way: `Path("s3://b/x")` is `s3:/b/x`. */
const KNOWN =
  's3|s3a|s3n|gs|gcs|abfs|abfss|adl|az|wasbs?|file|local|https?|ftp|sftp|ssh|smb|hdfs|webhdfs|webdavs?|dbfs|oci|oss|hf|memory|sqlite|postgres(?:ql)?|mysql';
const LOST_SLASHES = new RegExp(`^(${KNOWN}):(?!//)[\\\\/]*(.*)$`, 'is');
const LOST_COLON = new RegExp(`^(${KNOWN})(?:\\s*[;.：]|\\s+:)?\\s*//+(.*)$`, 'is');
const MADE_ABSOLUTE = new RegExp(`^/.*/(${KNOWN}):/+(.*)$`, 'is');
/** A URL with something before it: `(s3://b/x)`, `url=s3://b/x`. */
const INSIDE = new RegExp(`(?:${KNOWN})://[^\\s)\\]}>,;]*`, 'i');
/** A line of a program, a shell or a file of settings, in place of what it assigns. */
const ASSIGNED = /^(?:export\s+|set\s+)?[A-Za-z_]\w*\s*=\s*(?=[/~]|[a-z][\w+.-]+:\/\/)(.*)$/is;
/** What a variable without a value becomes in a text: `f"{os.environ.get('DATA')}/values"`. */
const NOTHING = /^(?:None|null|undefined|nan|NaN)(?=[\\/]|$)/;

/** What comes first in an address of an object store: people may have meant a folder by it. */
const BUCKET = /^(s3[an]?|gc?s|oss|oci|abfss?|adl|az|wasbs?):\/\/([^/:@]+)(?=\/|$)/i;

/** Those that are spoken letter by letter, and begin with a vowel then. */
const SPOKEN = /^(?:s3[an]?|https?|ftp|sftp|ssh|smb|hdfs|hf|sqlite)$/;

const QUOTES = '\'"`\u00AB\u00BB\u2018\u2019\u201A\u201C\u201D\u201E';
const QUOTED = new RegExp(`^[rbuf]{0,2}[${QUOTES}]+|[${QUOTES}]+[,;]?$`, 'gi');
const PYTHON_PATH = /^(?:Pure)?(?:Posix|Windows)?Path\((.*)\)$/s;

const HOME =
  /^(?:\$HOME|\$\{HOME\}|%HOME%|%USERPROFILE%|%HOMEDRIVE%%HOMEPATH%|%HOMEPATH%|\$env:(?:HOME|USERPROFILE))(?=[\\/]|$)/i;
const HERE = /^(?:\$PWD|\$\{PWD\}|\$\(pwd\)|`pwd`|%CD%|\.)[\\/]/i;
const VARIABLE =
  /\$env:\w+|\$\{(?:[^}/$]|\$(?!\{))*\}|\$\((?:[^)$]|\$(?!\())*\)|(?:^|(?<=[\\/]))\$[A-Za-z_]\w*|%[A-Za-z_]\w*%/i;
const TEMPLATE = /(?:^|[\\/])\{\w*\}/;
const PLACEHOLDER = /^(?:<.*>|\[.*\])$/s;

/** PATH_MAX of Linux, in bytes; and the patterns below look at short texts only. */
const LONGEST = 4096;

const length: Rule = (text) =>
  text.length > LONGEST
    ? ['is longer than a path can be', undefined, 'Use a shorter path.']
    : undefined;

const encoding: Rule = (text) =>
  /[\p{Surrogate}\uFFFD]/u.test(text)
    ? [
        'has bytes that are not UTF-8 text',
        undefined,
        'Use a folder whose name is UTF-8: another spelling of these bytes is another folder.'
      ]
    : undefined;

const invisible: Rule = (text) => {
  const [found] = INVISIBLE.exec(text) ?? [];
  if (found === undefined) {
    return undefined;
  }
  const what =
    found === '\0' ? 'a NUL character' : `a character that cannot be seen (${codePoint(found)})`;
  return [`contains ${what}`, undefined, 'Remove it.'];
};

const quoted: Rule = (text) => {
  const [, inner = text] = PYTHON_PATH.exec(text) ?? [];
  const bare = inner.replace(QUOTED, '').trim();
  return bare === text ? undefined : ['has quotes around it', bare];
};

const variable: Rule = (text) => {
  if (PLACEHOLDER.test(text)) {
    return ['is a placeholder', undefined, 'Write the place itself.'];
  }
  if (TEMPLATE.test(text)) {
    return ['has a name in braces', undefined, 'In Python, put an f before the quotes.'];
  }
  const [found] = VARIABLE.exec(text) ?? [];
  if (found === undefined) {
    return undefined;
  }
  const rest = text.replace(HOME, '~').replace(HERE, '');
  const known = rest !== text && !VARIABLE.test(rest);
  return [
    `has the variable ${found} in it, and variables are not replaced here`,
    known ? slashed(rest) : undefined,
    'Write what it stands for.'
  ];
};

const backslash: Rule = (text) => {
  if (text.startsWith('/') ? text.includes('\\ ') : text.includes('\\')) {
    const unescaped = text.replaceAll('\\ ', ' ');
    return text.includes('\\ ')
      ? ['has the backslashes of a shell in it', slashed(unescaped)]
      : ['has the backslashes of Windows in it', slashed(text)];
  }
  return undefined;
};

const inside: Rule = (text) => {
  const [, assigned] = ASSIGNED.exec(text) ?? [];
  if (assigned !== undefined) {
    return ['is a whole assignment', assigned.replace(QUOTED, '').trim()];
  }
  return text.includes('://')
    ? ['has :// in it, and does not begin with a scheme', INSIDE.exec(text)?.[0]]
    : undefined;
};

const nothing: Rule = (text) => {
  const [found] = NOTHING.exec(text) ?? [];
  return found === undefined
    ? undefined
    : [
        `begins with ${found}, as a variable without a value does`,
        undefined,
        `Give the variable a value. A folder that is called ${found} is ./${found}.`
      ];
};

/** Linux's folders of the process that asks: of the storage server, not of the kernel. */
const OF_A_PROCESS = /^\/(?:proc\/(?:self|thread-self|\d+)|dev\/(?:fd|std(?:in|out|err)))(?:\/|$)/;

const ofProcess: Rule = (text) =>
  OF_A_PROCESS.test(text.replace(/\/(?:\.?\/)+/g, '/'))
    ? [
        'is a path of one process: it means another folder for the storage server, or none',
        undefined,
        'Write the path of the folder itself.'
      ]
    : undefined;

/** `file:///~/x`: the home directory is never below the root. */
const homeOfRoot: Rule = (text) =>
  /^\/+~[^/]*(?:\/|$)/.test(text)
    ? ['has a slash before the ~', text.replace(/^\/+/, '')]
    : undefined;

/** The kind of a URL, with its article. */
function anUrl(name: string): string {
  const spoken = SPOKEN.test(name) ? name.replace(/^s3[an]$/, 's3').toUpperCase() : name;
  const kind = spoken.replace('SQLITE', 'SQLite').replace(/^postgres.*/, 'PostgreSQL');
  return `${SPOKEN.test(name) || /^[aeio]/.test(name) ? 'an' : 'a'} ${kind} URL`;
}

/** An address below a scheme, with the slashes that it needs. */
function withScheme(scheme: string, rest: string, relative: boolean): string | undefined {
  const name = scheme.toLowerCase();
  const path = slashed(rest).replace(/^\/+/, '');
  switch (name) {
    case 'file':
    case 'local':
      return path.startsWith('~') ? path : `/${path}`;
    case 'dbfs':
      return `/dbfs/${path}`;
    case 'sqlite':
      return `sqlite:///${relative ? '' : '/'}${path}`;
    default:
      return `${name}://${path}`;
  }
}

const saidOfWeb = ({ address, endpoint, hint }: MeantAddress): Said => [
  'is a web address',
  address,
  hint ??
    (endpoint === undefined
      ? 'Write the place as s3://bucket/folder, or as a folder.'
      : `For an S3-compatible store write s3://bucket/folder, and its address into storage_options: {"endpoint_url": "${endpoint}"}.`)
];

const scheme: Rule = (text) => {
  if (/^arn:/i.test(text)) {
    return ['is an ARN', bucketOfArn(text), 'Write it as s3://bucket/folder.'];
  }
  const [, name, rest = ''] =
    LOST_SLASHES.exec(text) ?? LOST_COLON.exec(text) ?? MADE_ABSOLUTE.exec(text) ?? [];
  if (name !== undefined) {
    const drive = /^(?:file|local)$/i.test(name) ? windows(rest.replace(/^\/+/, '')) : undefined;
    return (
      drive ?? [
        `is not quite ${anUrl(name.toLowerCase())}`,
        withScheme(name, rest, /^\w+:[^\\/]/.test(text))
      ]
    );
  }
  const web = meantByWebAddress(text);
  if (web !== undefined) {
    return saidOfWeb(web);
  }
  const [machine, host, path] = /^([^/:]*[^/:]):(\/(?!\/).*)$/s.exec(text) ?? [];
  return machine === undefined
    ? undefined
    : [
        'names another machine, or a scheme that is not known here',
        undefined,
        (as) =>
          isPath(as)
            ? 'Use a folder of this machine, where another one may be mounted.'
            : `Write sftp://${host}${path} for a folder of another machine, or use a folder of this one.`
      ];
};

/** The page of a store in a browser; of another server, files may be read. */
const storePage: Rule = (text) => {
  const web = meantByWebAddress(text);
  return web === undefined || web.isAnyServer === true ? undefined : saidOfWeb(web);
};

/** `simplecache::gs://bucket/x` and `zip://x.zip::gs://bucket/x`: the last one is where the bytes are. */
const chained: Rule = (text) => {
  const [, inner] = /^[\w+.-]+(?::\/\/[^:]*)?::(?:.*::)?([a-z][\w+.-]+:\/\/.*)$/is.exec(text) ?? [];
  return inner === undefined ? undefined : ['is a chain of filesystems', inner];
};

const blankEnd: Rule = (text) =>
  /\s\/*$/.test(text) && text.trim() !== ''
    ? ['ends with white space', trimEnd(text, /[\s/]/)]
    : undefined;

/** A folder's name is shown and recorded everywhere. */
const secret: Rule = (text) =>
  maskNamedSecrets(text) === text ? undefined : ['seems to hold a secret'];

const RULES: readonly Rule[] = [
  length,
  encoding,
  invisible,
  secret,
  quoted,
  variable,
  chained,
  windows,
  scheme,
  inside,
  nothing,
  ofProcess,
  homeOfRoot,
  backslash,
  blankEnd
];

/**
 * Why a text, which the parsers would take as a path, is no address on this system.
 *
 * A file system takes nearly every text as a name. So what was meant for another system or program
 * would become a folder that nobody finds again, below the directory of some process.
 *
 * @param text a path, or a setting that has one: without white space around it
 * @param subject what the message is about, for example `artifact_storage_dir`
 * @param written how a path is written as this setting
 */
export function strangeAddress(
  text: string,
  subject: string,
  written?: Written
): StrangeAddress | undefined {
  return strangeBy(RULES, text, subject, written);
}

const URL_RULES: readonly Rule[] = [
  length,
  encoding,
  invisible,
  quoted,
  variable,
  chained,
  storePage,
  backslash,
  blankEnd
];

/** The same of a text that has a scheme: it is strange only where the scheme is not the point. */
export function strangeUrl(text: string, subject: string): StrangeAddress | undefined {
  return strangeBy(URL_RULES, text, subject);
}

/** What the first rule says that finds something strange. */
export function strangeBy(
  rules: readonly Rule[],
  text: string,
  subject: string,
  written: Written = (path) => path
): StrangeAddress | undefined {
  for (const rule of rules) {
    const said = rule(text);
    if (said !== undefined) {
      const [message, meant, hint = 'Write the place itself.'] = said;
      const whole = `${subject} ${message}.`;
      if (!isShown(text) && text.length <= LONGEST) {
        return { message: whole, hint: 'Write the place itself, without a login.' };
      }
      return meant === undefined
        ? { message: whole, hint: hintOf(hint, written) }
        : { message: whole, ...offer(written(meant)) };
    }
  }
  return undefined;
}

/** A hint that offers a text. */
export function offer(meant: string): { readonly hint: string; readonly meant: string } {
  const [, scheme, bucket] = BUCKET.exec(meant) ?? [];
  const what = scheme?.startsWith('a') || scheme?.startsWith('w') ? 'container' : 'bucket';
  const named = bucket === undefined ? '' : ` Its ${what} is "${bucket}".`;
  return { hint: `Did you mean ${meant}?${named}`, meant };
}

const hintOf = (hint: string | ((as: Written) => string), as: Written): string =>
  typeof hint === 'string' ? hint : hint(as);

/** Whether a text holds nothing that may be a secret: a login, a signature. */
export function isShown(text: string): boolean {
  return (
    text.length <= LONGEST && !/^[^:]*:.*@|\*{3}/s.test(text) && maskNamedSecrets(text) === text
  );
}
