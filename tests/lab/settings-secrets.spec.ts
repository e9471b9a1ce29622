import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Property {
  readonly pattern?: string;
}

const { properties } = JSON.parse(
  readFileSync(new URL('../../schema/plugin.json', import.meta.url), 'utf8')
) as { readonly properties: Readonly<Record<string, Property>> };

const takes = (name: string, text: string): boolean =>
  new RegExp(properties[name]?.pattern ?? '', 'u').test(text);

describe('the settings editor', () => {
  it.each([
    ['artifact_storage_dir', 'az://box/x?sv=1&sig=canary'],
    ['artifact_storage_dir', 'DefaultEndpointsProtocol=https;AccountKey=canary=='],
    ['artifact_storage_dir', 's3://key:canary@bucket/x'],
    ['database_url', 'postgresql://ana:canary@db/ml'],
    ['database_url', 'postgresql://db/ml?user=ana&password=canary'],
    ['database_url', 'host=db user=ana password=canary'],
    ['database_url', 'Server=db;UID=ana;PWD=canary;']
  ])('refuses a secret in %s: %s', (name, text) => {
    expect(takes(name, text)).toBe(false);
  });

  it.each([
    ['artifact_storage_dir', ''],
    ['artifact_storage_dir', '~/my data'],
    ['artifact_storage_dir', 's3://bucket/folder'],
    ['database_url', ''],
    ['database_url', 'sqlite:////home/me/password.sqlite'],
    ['database_url', 'postgresql://ana@db/ml?sslmode=require']
  ])('takes %s: %s', (name, text) => {
    expect(takes(name, text)).toBe(true);
  });
});
