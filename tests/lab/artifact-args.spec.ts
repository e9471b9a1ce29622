import { expect, it } from 'vitest';
import { toRef, toRow, toRows } from '../../src/lab/artifacts/artifact-args.js';

it('arguments name an artifact, or one version of it', () => {
  expect(toRef({ name: 'model', form: 'csv' })).toEqual({ name: 'model' });
  expect(toRef({ name: 'model', version: 0, source: 'lineapy' })).toEqual({
    name: 'model',
    version: 0,
    source: 'lineapy'
  });
  expect(toRef({ name: 'model', version: '1', source: 'elsewhere' })).toEqual({ name: 'model' });
  expect(toRef({ name: 1 })).toBeUndefined();
});

it('arguments name a row of a session, or several rows', () => {
  const row = { name: 'model', version: 3, session_id: 'k1' };
  expect(toRow(row)).toEqual({ ...row, count: 1 });
  expect(toRow({ ...row, count: 4, newest: 7 })).toEqual({ ...row, count: 4, newest: 7 });
  expect(toRow({ name: 'model' })).toBeUndefined();
  expect(toRows(row)).toEqual([{ ...row, count: 1 }]);
  expect(toRows({ rows: [row, null, { name: 'scores' }] })).toEqual([{ ...row, count: 1 }]);
});
