import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../support/failure.js';
import { openS3 } from '../../../support/s3/s3-fixture.js';
import { type Asked, refuse, ScriptedS3 } from '../../../support/s3/scripted-s3.js';
import { newSaveId } from '../../../support/stores.js';

let s3: ScriptedS3;
beforeEach(async () => {
  s3 = await ScriptedS3.start();
});
afterEach(() => s3.stop());

const open = () => openS3('s3://team/x', s3.options);
const key = () => `a/${newSaveId()}.pkl`;
/** The region that a request was signed for. */
const regionOf = ({ headers }: Asked) => headers.authorization?.split('/')[2];

describe('a bucket in another region', () => {
  it.each([
    ['301 with a header', 301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' }, ''],
    [
      'the signature’s region',
      400,
      'AuthorizationHeaderMalformed',
      {},
      '<Region>eu-west-1</Region>'
    ],
    [
      'the endpoint’s region',
      400,
      'IllegalLocationConstraintException',
      { 'x-amz-bucket-region': 'eu-west-1' },
      ''
    ]
  ] as const)('is found by %s, and remembered', async (_, status, code, headers, body) => {
    s3.answer = (asked, response) => {
      if (regionOf(asked) === 'eu-west-1') {
        response.writeHead(200, { etag: '"x"' }).end();
      } else {
        refuse(asked, response, status, code, { headers, body });
      }
    };
    const store = open();
    await Promise.all([store.write(key(), Buffer.from('a')), store.write(key(), Buffer.from('b'))]);
    const before = s3.asked.length;
    await store.write(key(), Buffer.from('c'));
    expect(s3.asked.slice(before).map(regionOf)).toEqual(['eu-west-1']);
  });

  it('that nobody names is told, and one that is wrong again, too', async () => {
    s3.answer = (asked, response) => refuse(asked, response, 301, 'PermanentRedirect');
    expect((await failureOf(open().write(key(), Buffer.from('a')))).hint).toContain('region_name');
    const headers = { 'x-amz-bucket-region': 'eu-west-1' };
    s3.answer = (asked, response) => refuse(asked, response, 301, 'PermanentRedirect', { headers });
    expect((await failureOf(open().stat(key()))).kind).toBe('invalid_input');
  });
});
