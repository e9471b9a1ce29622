import { existsSync, readdirSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { type OpenNotebook, openNotebooks, slowAnswers } from './notebooks.js';
import { enterLocation, expect, test, useButton } from './support.js';

/** How long it clicks, in milliseconds; how many steps it makes depends on the machine. */
const DURATION_MS = 60_000;
const SEED = Number(process.env.ARTIFACT_STORAGE_SEED ?? 1025);

/** Random numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What should be: where each notebook keeps its values, and which of its saves are there. */
interface Expected {
  readonly notebook: OpenNotebook;
  readonly default: string;
  values: string;
  readonly saved: Map<string, Set<string>>;
}

const filesIn = (values: string): string[] =>
  existsSync(values)
    ? readdirSync(values)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];

async function expectFront(panel: Locator, { notebook, values }: Expected): Promise<void> {
  await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(notebook.name);
  await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
  const line = panel.locator('[data-key=artifact_storage_dir]').last();
  await expect(line).toContainText(values);
}

test('a minute of random clicks on three notebooks: panel, kernels and files agree', async ({
  page,
  panel,
  stores,
  tmpPath
}) => {
  test.setTimeout(300_000);
  const random = randomFrom(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const places = ['one', 'two', 'three', 'four'].map((name) => stores.other(name).values);
  const names = ['a.ipynb', 'b.ipynb', 'c.ipynb'];
  const all = (await openNotebooks(page, panel, tmpPath, names)).map(
    (notebook): Expected => ({
      notebook,
      default: stores.values,
      values: stores.values,
      saved: new Map()
    })
  );
  for (const { notebook } of all) {
    await notebook.run('import artifact_storage; artifact_storage.check()');
  }
  await slowAnswers(page, () => 20 + random() * 180);

  const steps: string[] = [];
  let count = 0;
  const end = Date.now() + DURATION_MS;
  while (Date.now() < end) {
    count += 1;
    // Some clicks that nobody waits for, then one of which everything is looked at.
    for (let clicks = Math.floor(random() * 4); clicks > 0; clicks -= 1) {
      await pick(all).notebook.click();
    }
    const front = pick(all);
    await front.notebook.click();
    const kind = pick(['look', 'save', 'kernel', 'kernel elsewhere', 'panel', 'reset'] as const);
    const place = pick(places);
    steps.push(`${front.notebook.name} ${kind} ${place.split('/').at(-2)}`);
    await test.step(steps.at(-1) ?? '', async () => {
      switch (kind) {
        case 'look':
          break;
        case 'save': {
          const name = `saved-${count}-${front.notebook.name[0]}`;
          await front.notebook.save(name, String(count));
          const saved = front.saved.get(front.values) ?? new Set();
          front.saved.set(front.values, saved.add(name));
          break;
        }
        case 'kernel':
        case 'kernel elsewhere': {
          // Also of a notebook that is not in front.
          const one = kind === 'kernel' ? front : pick(all);
          await one.notebook.run(
            `artifact_storage.options.set("artifact_storage_dir", "${place}")`
          );
          one.values = place;
          break;
        }
        case 'panel': {
          await expectFront(panel, front);
          if (place === front.values) {
            break;
          }
          await enterLocation(panel, { values: place });
          await useButton(panel).click();
          // On to another tab while the change is checked and made; it arrives all the same.
          await pick(all).notebook.click();
          front.values = place;
          await expect.poll(() => front.notebook.values()).toBe(place);
          await front.notebook.click();
          break;
        }
        case 'reset':
          await front.notebook.run('artifact_storage.options.reset()');
          front.values = front.default;
          break;
      }
      await expectFront(panel, front);
      const said = await Promise.all(all.map(({ notebook }) => notebook.values()));
      expect(said, `seed ${SEED}: ${steps.join('; ')}`).toEqual(all.map(({ values }) => values));
      for (const values of [stores.values, ...places]) {
        const expected = all.flatMap(({ saved }) => [...(saved.get(values) ?? [])]);
        expect(filesIn(values), `seed ${SEED}: ${steps.join('; ')}`).toEqual(expected.sort());
      }
    });
  }
  expect(count).toBeGreaterThan(5);
});
