import { describe, expect, it } from 'vitest';
import { fileForms } from '../../src/lab/artifacts/file-forms.js';

describe('the files that can be made of a value', () => {
  it('are those of its kind, and all where its kind does not tell', () => {
    const of = (value_type: string): string => fileForms({ value_type }).join(' ');
    expect(of('pandas.DataFrame')).toBe('csv parquet');
    expect(of('matplotlib.figure.Figure')).toBe('png');
    expect(of('PIL.Image.Image')).toBe('png');
    expect(of('numpy.ndarray')).toBe('csv parquet png');
    expect(of('mylab.Measurement')).toBe('csv parquet png');
    for (const type of ['dict', 'str', 'int', 'function']) {
      expect(of(type)).toBe('');
    }
  });
});
