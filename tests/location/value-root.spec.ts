import { describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../src/location/location-base.js';
import { parseRoot, reachingOptions, rootText } from '../../src/location/value-root.js';

const S3 = parseArtifactStorageDir('s3://team/churn at work', NO_BASE);
const FOLDER = parseArtifactStorageDir('/data/values', NO_BASE);

describe('rootText', () => {
  it.each([
    [{}, 's3://team/churn at work'],
    [{ profile: 'analytics' }, 's3://team/churn at work'],
    [{ endpoint_url: 'http://Minio:9000/' }, 's3://team/churn at work at http://minio:9000'],
    [{ endpoint_url: 'https://s3.corp:443' }, 's3://team/churn at work at https://s3.corp'],
    [{ endpoint_url: 'minio:9000' }, 's3://team/churn at work at https://minio:9000'],
    [
      { endpoint_url: 'minio:9000', use_ssl: false },
      's3://team/churn at work at http://minio:9000'
    ],
    [
      { client_kwargs: { endpoint_url: 'http://minio:9000/s3/' } },
      's3://team/churn at work at http://minio:9000/s3'
    ]
  ])('of a bucket with %j', (options, text) => {
    expect(rootText(S3, options)).toBe(text);
    expect(parseRoot(text).text).toBe(text);
    expect(parseRoot(text).dir).toEqual(S3);
  });

  it('of a folder is its path', () => {
    expect(rootText(FOLDER, { endpoint_url: 'http://minio:9000' })).toBe('/data/values');
    expect(parseRoot('/data at home')).toMatchObject({ place: null, text: '/data at home' });
  });
});

describe('reachingOptions', () => {
  it('are those of the list, sorted, and never a secret', () => {
    const options = {
      token: 'canary',
      secret: 'canary',
      key: 'canary',
      profile: 'analytics',
      endpoint_url: 'https://ana:canary@minio',
      s3_additional_kwargs: { SSECustomerKey: 'canary', RequestPayer: 'requester' },
      client_kwargs: {
        region_name: 'eu-west-1',
        aws_secret_access_key: 'canary',
        verify: '/etc/ca.pem'
      },
      config_kwargs: { proxies: { https: 'http://ana:canary@proxy' } },
      anything_new: 'canary'
    };
    expect(JSON.stringify(reachingOptions(S3, options))).toBe(
      '{"client_kwargs":{"region_name":"eu-west-1","verify":"/etc/ca.pem"},"profile":"analytics","s3_additional_kwargs":{"RequestPayer":"requester"}}'
    );
    expect(reachingOptions(FOLDER, { auto_mkdir: true })).toEqual({});
  });
});
