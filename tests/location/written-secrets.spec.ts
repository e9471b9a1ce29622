import { describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { maskedFields, maskSettings, putSecrets } from '../../src/location/masked-settings.js';
import { redactUrl } from '../../src/location/sqlalchemy-url.js';
import { secretsOf } from '../../src/location/storage-options.js';
import { maskSignatures, namedSecrets } from '../../src/location/written-secrets.js';

const NOWHERE = { home: '/', lineapy_home: '/', working_directory: '/' };

describe('secrets written into settings', () => {
  it.each([
    ['host=db user=ana password=canary', 'host=db user=ana password=***'],
    ["host=db password = 'canary x' port=1", 'host=db password = *** port=1'],
    ['Server=db;PWD=canary;UID=ana', 'Server=db;PWD=***;UID=ana'],
    [
      'postgresql://db/ml?user=ana&password=canary&x=1',
      'postgresql://db/ml?user=ana&password=***&x=1'
    ],
    [
      'DefaultEndpointsProtocol=https;AccountName=ana;AccountKey=canary==;EndpointSuffix=x',
      'DefaultEndpointsProtocol=https;AccountName=ana;AccountKey=***;EndpointSuffix=x'
    ],
    ['az://box/x?sv=2022&sig=canary%3D&sp=r', 'az://box/x?sv=2022&sig=***&sp=r'],
    ['https://b/x?X-Amz-Signature=canary', 'https://b/x?X-Amz-Signature=***'],
    ['s3://AKIAcanary:can/ary@bucket/x', 's3://***'],
    ['s3://AKIAcanary:canary/bucket/x', 's3://***']
  ])('are masked: %s', (text, shown) => {
    expect(redactUrl(text)).toBe(shown);
  });

  it('leave places alone', () => {
    for (const dir of ['/data/password=x', 's3://bucket/a?sig=b', 's3://bucket/a:b@c', '/x']) {
      expect(maskSettings({ artifact_storage_dir: dir })).toEqual({ artifact_storage_dir: dir });
    }
    const arn = 's3://arn:aws:s3:eu-west-1:123456789012:accesspoint/ml/x';
    expect(redactUrl(arn)).toBe(arn);
    expect(redactUrl('s3://bucket/a:b@c')).toBe('s3://bucket/a:b@c');
  });

  it('are masked in the URLs of options, and put back', () => {
    const url = 'https://ana:canary@host:9000';
    const given = { storage_options: { endpoint_url: url, client_kwargs: { endpoint_url: url } } };
    const masked = maskSettings(given);
    expect(JSON.stringify(masked)).not.toContain('canary');
    const fields = ['storage_options.endpoint_url', 'storage_options.client_kwargs.endpoint_url'];
    expect(maskedFields(masked)).toEqual(fields);
    expect(secretsOf(given.storage_options)).toEqual(['canary', 'canary']);
    const secrets = Object.fromEntries(fields.map((field) => [field, 'canary']));
    expect(putSecrets(masked, secrets)).toEqual(given);
    const plain = { storage_options: { endpoint_url: 'https://host:9000' } };
    expect(maskSettings(plain)).toEqual(plain);
    expect(putSecrets(plain, {})).toEqual(plain);
  });

  it('are not kept with a place that was refused', () => {
    const artifact_storage_dir = 'abfs://box@ana.dfs.core.windows.net/x?sig=canary';
    expect(maskSettings({ artifact_storage_dir }).artifact_storage_dir).not.toContain('canary');
  });

  it('are learned as written and decoded', () => {
    expect(namedSecrets("password='canary x'")).toContain('canary x');
    expect(namedSecrets('az://box?sig=canary%2B')).toEqual(['canary%2B', 'canary+']);
    expect(namedSecrets('postgresql://db/ml?password=***')).toEqual([]);
  });

  it('are masked by their form in any text, and nothing else is', () => {
    expect(maskSignatures('c = "AccountName=a;AccountKey=canary==;X=1"; password = ask()')).toBe(
      'c = "AccountName=a;AccountKey=***;X=1"; password = ask()'
    );
  });

  it.each([
    'DefaultEndpointsProtocol=https;AccountName=ana;AccountKey=canary==',
    's3://AKIAcanary:canary/bucket',
    's3://AKIAcanary:canary@bucket/x'
  ])('make a place refused, without a word of it: %s', (text) => {
    expect(() => parseArtifactStorageDir(text, NOWHERE)).toThrow(
      expect.objectContaining({
        field: 'artifact_storage_dir',
        message: expect.not.stringContaining('canary')
      })
    );
  });
});
