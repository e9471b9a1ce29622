/** What the web address of a store's object or console means. */
export interface MeantAddress {
  /** The same as an address for values; undefined where that is not known. */
  readonly address?: string;
  /** The store's address, where it may be one that speaks S3. */
  readonly endpoint?: string;
}

const AMAZON = /(?:^|\.)amazonaws\.com(?:\.cn)?$/;
/** `bucket.s3.region`, `bucket.s3-website-region`, `s3.dualstack.region`: what is before Amazon's name. */
const S3_HOST =
  /^(?:(.+)\.)?s3(?:-website|-fips|-accelerate|-control)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?(?:\.dualstack)?\.amazonaws\.com(?:\.cn)?$/;
const CONSOLE = /(?:^|\.)console\.(?:aws\.amazon\.com|amazonaws\.cn)$/;
const BARE_HOST = /^[\w.-]+\.amazonaws\.com(?:\.cn)?(?:\/|$)/i;

const joined = (scheme: string, ...parts: readonly (string | null | undefined)[]): string =>
  `${scheme}://${parts
    .flatMap((part) => (part ?? '').split('/'))
    .filter((part) => part !== '')
    .map(decoded)
    .join('/')}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * What an address with `http://` or `https://`, or Amazon's without it, means as an address for values.
 *
 * Source: “Methods for accessing a general purpose bucket” of the Amazon S3 User Guide.
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
  const { hostname, pathname, searchParams } = url;
  const parts = pathname.split('/').filter((part) => part !== '');
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
  if (hostname === 'storage.googleapis.com' || hostname === 'storage.cloud.google.com') {
    return { address: joined('gs', ...parts) };
  }
  if (hostname === 'console.cloud.google.com' && parts[1] === 'browser') {
    return { address: joined('gs', ...parts.slice(2)) };
  }
  const [, account] = /^([a-z0-9]+)\.(?:blob|dfs)\.core\.windows\.net$/.exec(hostname) ?? [];
  if (account !== undefined) {
    return { address: joined('abfs', ...parts) };
  }
  return AMAZON.test(hostname) ? {} : { endpoint: url.origin };
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
