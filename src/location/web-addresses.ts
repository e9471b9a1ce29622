import { ACCOUNT_HOST } from './filesystems/azure.js';
import { decoded } from './written-secrets.js';

/** What the web address of a store's object or console means. */
export interface MeantAddress {
  /** The same as an address for values; undefined where that is not known. */
  readonly address?: string | undefined;
  /** The store's address, where it may be one that speaks S3. */
  readonly endpoint?: string;
  /** What to do, where that is no address alone. */
  readonly hint?: string;
  /** Whether nothing says that it is a store: it may be any server of the web. */
  readonly isAnyServer?: boolean;
}

const AMAZON = /(?:^|\.)amazonaws\.com(?:\.cn)?$/;
/** `bucket.s3.region`, `bucket.s3-website-region`, `s3.dualstack.region`: what is before Amazon's name. */
const S3_HOST =
  /^(?:(.+)\.)?s3(?:-website|-fips|-accelerate|-control)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?(?:\.dualstack)?\.amazonaws\.com(?:\.cn)?$/;
const CONSOLE = /(?:^|\.)console\.(?:aws\.amazon\.com|amazonaws\.cn)$/;
const BARE_HOST =
  /^[\w.-]+\.(?:amazonaws\.com(?:\.cn)?|(?:blob|dfs)\.core\.windows\.net|storage\.googleapis\.com)(?:\/|$)/i;
/** Servers that speak S3's protocol, by their names and usual ports. */
const SPEAKS_S3 =
  /(?:^|[.-])(?:s3|minio|ceph|rgw|seaweedfs|garage|wasabisys|digitaloceanspaces|backblazeb2|storjshare|r2)(?:[.-]|$)/;
const S3_PORTS: readonly string[] = ['9000', '8333', '7480', '3900'];

const joined = (scheme: string, ...parts: readonly (string | null | undefined)[]): string =>
  `${scheme}://${parts
    .flatMap((part) => (part ?? '').split('/'))
    .filter((part) => part !== '')
    .map(decoded)
    .join('/')}`;

/** Pages and objects of Amazon S3. Source: “Methods for accessing a general purpose bucket”. */
function amazon({ hostname, searchParams }: URL, parts: readonly string[]) {
  if (CONSOLE.test(hostname)) {
    const at = parts.findIndex((part) => part === 'buckets' || part === 'object');
    const bucket = at < 0 ? undefined : parts[at + 1];
    return bucket === undefined
      ? {}
      : { address: joined('s3', bucket, searchParams.get('prefix')) };
  }
  const [isS3, bucket] = S3_HOST.exec(hostname) ?? [];
  if (isS3 !== undefined) {
    return parts.length === 0 && bucket === undefined
      ? {}
      : { address: joined('s3', bucket, ...parts) };
  }
  return AMAZON.test(hostname) ? {} : undefined;
}

/** Pages and objects of Google Cloud Storage. Source: “Request endpoints” of its documentation. */
function google({ hostname }: URL, parts: readonly string[]): MeantAddress | undefined {
  const [, bucket] = /^(?:(.+)\.)?storage\.(?:googleapis|cloud\.google)\.com$/.exec(hostname) ?? [];
  if (bucket !== undefined) {
    return { address: joined('gs', bucket, ...parts) };
  }
  if (/^storage\.(?:googleapis|cloud\.google)\.com$/.test(hostname)) {
    const isApi = parts[0] === 'storage' && parts[2] === 'b';
    const [name, , ...rest] = parts.slice(3);
    return parts.length === 0
      ? { hint: 'Write the place as gs://bucket/folder.' }
      : { address: isApi ? joined('gs', name, ...rest) : joined('gs', ...parts) };
  }
  if (hostname === 'console.cloud.google.com') {
    const inside = parts[1] === 'browser' ? parts.slice(parts[2] === '_details' ? 3 : 2) : [];
    const [name, ...rest] = inside.map((part) => part.replace(/;.*$/, ''));
    return name === undefined
      ? { hint: 'Write the place as gs://bucket/folder.' }
      : { address: joined('gs', name, ...rest) };
  }
  return undefined;
}

/** Containers of Azure's clouds, and of its emulator. */
function azure({ hostname, port, pathname }: URL, parts: readonly string[]) {
  if (ACCOUNT_HOST.test(hostname)) {
    const [container, ...rest] = parts;
    const host = hostname.replace('.blob.', '.dfs.');
    return container === undefined
      ? { hint: `Write the place as abfs://container@${host}/folder.` }
      : { address: joined('abfs', `${container}@${host}`, ...rest) };
  }
  return port === '10000' && pathname.startsWith('/devstoreaccount1')
    ? {
        hint: `Write the place as ${joined('abfs', parts[1] ?? 'container', ...parts.slice(2))}, and the emulator’s connection string into storage_options: {"connection_string": "UseDevelopmentStorage=true"}.`
      }
    : hostname === 'portal.azure.com'
      ? { hint: 'Write the place as abfs://container@account.dfs.core.windows.net/folder.' }
      : undefined;
}

/** Pages of other stores. */
function others({ hostname }: URL, parts: readonly string[]): MeantAddress | undefined {
  const [one, two, three, ref, ...rest] = parts;
  if (hostname === 'github.com' && two !== undefined) {
    const isTree = three === 'tree' || three === 'blob';
    return {
      address: joined(
        'github',
        `${one}:${two}@${isTree ? (ref ?? '') : ''}`,
        ...(isTree ? rest : [])
      )
    };
  }
  if (hostname === 'huggingface.co' && two !== undefined) {
    const kinds = /^(?:datasets|spaces|models)$/.test(one ?? '');
    const [owner, name, tree, branch, ...inside] = kinds ? parts.slice(1) : parts;
    const at = tree === 'tree' && branch !== undefined ? `${name}@${branch}` : name;
    return name === undefined
      ? {}
      : {
          address: joined(
            'hf',
            kinds ? one : undefined,
            owner,
            at,
            ...(tree === 'tree' ? inside : [])
          )
        };
  }
  if (/^objectstorage\..+\.oraclecloud\.com$/.test(hostname) && one === 'n' && three === 'b') {
    const [bucket, , ...inside] = parts.slice(3);
    return bucket === undefined ? {} : { address: joined('oci', `${bucket}@${two}`, ...inside) };
  }
  const [, bucket] = /^(.+)\.oss-[a-z0-9-]+\.aliyuncs\.com$/.exec(hostname) ?? [];
  return bucket === undefined ? undefined : { address: joined('oss', bucket, ...parts) };
}

/**
 * What an address with `http://` or `https://`, or a store's without it, means as an address for values.
 *
 * @returns undefined for what is no web address
 */
export function meantByWebAddress(text: string): MeantAddress | undefined {
  if (!/^https?:\/\//i.test(text) && !BARE_HOST.test(text)) {
    return undefined;
  }
  const url = URL.parse(/^https?:/i.test(text) ? text : `https://${text}`);
  if (url === null || url.username !== '' || url.password !== '') {
    return {};
  }
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const found = amazon(url, parts) ?? google(url, parts) ?? azure(url, parts) ?? others(url, parts);
  if (found !== undefined) {
    return found;
  }
  const isS3 = SPEAKS_S3.test(url.hostname) || S3_PORTS.includes(url.port);
  return { endpoint: url.origin, isAnyServer: !isS3 };
}

/** The bucket or access point that an ARN of S3 names, as an address for values. */
export function bucketOfArn(arn: string): string | undefined {
  const [, bucket] = /^arn:aws[\w-]*:s3:::([^:*]+)$/i.exec(arn) ?? [];
  if (bucket !== undefined) {
    return `s3://${bucket}`;
  }
  return /^arn:aws[\w-]*:s3[\w-]*:[^*]*(?:accesspoint|outpost)/i.test(arn)
    ? `s3://${arn}`
    : undefined;
}
