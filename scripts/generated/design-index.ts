import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'docs/design';

interface Note {
  readonly number: number;
  readonly title: string;
  readonly file: string;
}

const written = (number: number): string => String(number).padStart(3, '0');

function noteOf(file: string): Note {
  const [heading = ''] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  const [, number, title] = /^# (\d{3}): (.+)$/.exec(heading) ?? [];
  if (number === undefined || title === undefined || !file.startsWith(`${number}-`)) {
    throw new Error(`The heading of ${file} is not "# NNN: Title" with the number of its name.`);
  }
  return { number: Number(number), title, file };
}

/** The list of the design notes, by their headings, and of the numbers that have none. */
export function designIndex(): string {
  const notes = readdirSync(FOLDER)
    .filter((file) => /^\d{3}-.*\.md$/.test(file))
    .sort()
    .map(noteOf);
  const last = notes.at(-1)?.number ?? 0;
  const known = new Set(notes.map(({ number }) => number));
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter(
    (number) => !known.has(number)
  );
  const rows = notes.map(
    ({ number, title, file }) => `| ${written(number)} | [${title}](${file}) |`
  );
  return `# Design notes

A note records a decision that is hard to see from the code: the problem, the decision, the alternatives. Its heading is
\`# NNN: Title\`. A number is given out once. Words are those of the [glossary](../glossary.md). \`npm run generate\` renews this list.

No note has these numbers: ${missing.map(written).join(', ')}. They stay free, so that a link in an old commit never leads to another subject.

| number | decision |
|---|---|
${rows.join('\n')}
`;
}
