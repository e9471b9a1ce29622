import type { StorageOption } from '../../src/location/storage-option.js';

const EFFECT = { map: 'yes', no_effect: 'none', reject: 'refused' } as const;

function row(option: StorageOption, prefix: string): readonly string[] {
  const name = `${prefix}${option.name}`;
  const type = option.class === 'map' && option.type !== 'any' ? option.type : '';
  const help = option.help.replaceAll('|', '\\|');
  return [
    `| \`${name}\` | ${type} | ${EFFECT[option.class]} | ${help} |`,
    ...(option.nested ?? []).flatMap((nested) => row(nested, `${name}.`))
  ];
}

/** The options of a filesystem as a table in Markdown. */
export function optionTable(options: readonly StorageOption[]): string {
  return [
    '| option | type | effect | |',
    '|---|---|---|---|',
    ...options.flatMap((option) => row(option, ''))
  ].join('\n');
}

/** A document with the text between its markers `<!-- name -->` and `<!-- /name -->` renewed. */
export function withPart(document: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`The document has no part ${name}.`);
  }
  return `${document.slice(0, from + begin.length)}\n\n${part}\n\n${document.slice(to)}`;
}
