import { closest } from './did-you-mean.js';

/** Why values cannot be kept by a protocol, and what to use instead. */
export interface RefusedProtocol {
  readonly message: string;
  readonly hint: string;
  readonly meant?: string;
}

/** Protocols of fsspec that lead into another filesystem, or into one Python process. */
const WRAPPERS =
  /^(?:async_?wrapper|asynclocal|blockcache|cached|filecache|simplecache|dask|dir|generic|libarchive|reference|tar|zip)$/;

const DATABASE =
  /^(?:sqlite|postgres(?:ql)?|mysql|mariadb|mssql|oracle|duckdb|mongodb|redis|snowflake|bigquery|cockroachdb|redshift)(?:\+|$)/;

/** Stores that speak S3's protocol, by the names that people give them. */
const SPEAKS_S3 = /^(?:minio|r2|b2|wasabi|spaces|ceph|rgw)$/;

/** What other programs call a protocol. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  s3n: 's3',
  google: 'gs',
  gcp: 'gs',
  azure: 'abfs',
  azblob: 'abfs',
  wasb: 'abfs',
  wasbs: 'abfs',
  onelake: 'abfs',
  scp: 'sftp',
  rsync: 'sftp',
  cifs: 'smb',
  samba: 'smb',
  huggingface: 'hf',
  gh: 'github',
  googledrive: 'gdrive'
};

/** Those that people write most, and misspell. */
const USUAL = 's3 gs gcs abfs abfss sftp webdav smb hdfs https file'.split(' ');

/**
 * Why a protocol is none for values.
 *
 * @param protocol in lower case
 * @param rest what follows `://`
 * @param known the protocols that have a filesystem of their own
 * @returns undefined for one that fsspec may know
 */
export function refusedProtocol(
  protocol: string,
  rest: string,
  known: readonly string[]
): RefusedProtocol | undefined {
  if (known.includes(protocol)) {
    return undefined;
  }
  if (DATABASE.test(protocol)) {
    return {
      message: `${protocol}:// is a database, not an address for values.`,
      hint: 'Write it into database_url. Values are in a folder, s3://bucket/folder or another filesystem.'
    };
  }
  if (protocol === 'memory') {
    return {
      message: 'memory:// is gone when the process ends, so nothing can be kept there.',
      hint: 'Use the path of a folder.'
    };
  }
  if (protocol === 'data' || protocol === 'pyscript' || protocol === 'mailto') {
    return { message: `${protocol}:// has no folders.`, hint: 'Use the path of a folder.' };
  }
  if (WRAPPERS.test(protocol)) {
    return {
      message: `${protocol}:// wraps another filesystem.`,
      hint: 'Write the address of that filesystem itself.'
    };
  }
  if (protocol === 'adl') {
    return {
      message: 'adl:// is Azure Data Lake Storage Gen1, which is retired.',
      hint: 'Use abfs://container@account.dfs.core.windows.net/folder.'
    };
  }
  if (protocol === 'webdavs' || protocol === 'davs') {
    return {
      message: `${protocol}:// names a server, which fsspec takes as an option.`,
      hint: 'Write webdav://folder, and the address of the server into storage_options: {"base_url": "https://host/dav"}.'
    };
  }
  if (SPEAKS_S3.test(protocol)) {
    return {
      message: `${protocol}:// is not a protocol of fsspec.`,
      hint: 'Write s3://bucket/folder, and the address of the store into storage_options: {"endpoint_url": "https://host"}.'
    };
  }
  const usual = OTHER_NAMES[protocol] ?? closest(protocol, USUAL)[0];
  if (usual === undefined) {
    return undefined;
  }
  const message = `${protocol}:// is not a protocol of fsspec.`;
  return /[:?]/.test(rest)
    ? { message, hint: `Did you mean ${usual}://?` }
    : { message, hint: `Did you mean ${usual}://${rest}?`, meant: `${usual}://${rest}` };
}
