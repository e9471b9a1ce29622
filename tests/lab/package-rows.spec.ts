import { describe, expect, it } from 'vitest';
import { askedPackages, packageRows } from '../../src/lab/artifacts/details/about/package-rows.js';

const SAVED = {
  python_version: '3.12.1',
  packages: {
    numpy: '2.1.0',
    pandas: '2.2.0',
    sklearn: '1.5.0',
    utils: 'beside the notebook: /home/ana/utils.py'
  }
};

describe('the packages of a version', () => {
  it('are only those that were recorded where no kernel is asked', () => {
    expect(packageRows(SAVED, undefined).map(({ name, other }) => [name, other])).toEqual([
      ['Python', undefined],
      ['numpy', undefined],
      ['pandas', undefined],
      ['sklearn', undefined],
      ['utils', undefined]
    ]);
  });

  it('that differ from the kernel come first, also those that it lacks', () => {
    const here = { python: '3.12.4', packages: { numpy: '2.1.0', pandas: '2.3.0', sklearn: null } };
    expect(packageRows(SAVED, here)).toMatchObject([
      { name: 'Python', saved: '3.12.1', other: '3.12.4' },
      { name: 'pandas', saved: '2.2.0', other: '2.3.0' },
      { name: 'sklearn', saved: '1.5.0', other: null },
      { name: 'numpy', other: undefined },
      { name: 'utils', other: undefined }
    ]);
  });

  it('that the kernel does not know are no difference', () => {
    const here = { python: '3.12.1', packages: {} };
    expect(packageRows(SAVED, here).every(({ other }) => other === undefined)).toBe(true);
  });

  it('are asked for by their names, modules beside the notebook are not', () => {
    expect(askedPackages(SAVED)).toEqual(['numpy', 'pandas', 'sklearn']);
  });

  it('of LineaPy have no Python', () => {
    expect(packageRows({ python_version: '', packages: {} }, undefined)).toEqual([]);
  });
});
