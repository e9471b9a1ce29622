import type { Compilable, CompiledQuery } from 'kysely';
import type { SchemaTraits } from './sql-database.js';
import type { Database } from './tables.js';

/** Stands in a statement for what is given later. */
export type Hole<P> = <K extends keyof P & string>(key: K) => P[K];

class Given {
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }
}

/** Builds a statement with holes. */
type Build<P, R> = (db: Database, hole: Hole<P>, traits: SchemaTraits) => Compilable<R>;

/** A statement that is built and compiled once for each database: that is slower than to run it. */
export class Statement<P extends object, R> {
  readonly #build: Build<P, R>;
  readonly #compiled = new WeakMap<SchemaTraits, CompiledQuery<R>>();

  constructor(build: Build<P, R>) {
    this.#build = build;
  }

  /** The statement with its parameters. */
  compile(db: Database, traits: SchemaTraits, given: P): CompiledQuery<R> {
    const compiled = this.#compiled.get(traits) ?? this.#compile(db, traits);
    const parameters = compiled.parameters.map((one) =>
      one instanceof Given ? (given as Readonly<Record<string, unknown>>)[one.key] : one
    );
    return { ...compiled, parameters };
  }

  #compile(db: Database, traits: SchemaTraits): CompiledQuery<R> {
    const hole = ((key: string) => new Given(key)) as unknown as Hole<P>;
    const compiled = this.#build(db, hole, traits).compile();
    this.#compiled.set(traits, compiled);
    traits.runsOften?.(compiled.sql);
    return compiled;
  }
}

/** One statement that is due; it is answered with its rows. */
export type Step = (db: Database, traits: SchemaTraits) => CompiledQuery;

/** Statements one after the other: without a pause where the database answers at once. */
export type Steps<T> = Generator<Step, T, readonly unknown[]>;

/** Runs a statement as a step. */
export function* rowsOf<P extends object, R>(
  statement: Statement<P, R>,
  given: P
): Steps<readonly R[]> {
  return (yield (db, traits) => statement.compile(db, traits, given)) as readonly R[];
}

/** As {@link rowsOf}: the first row. */
export function* firstOf<P extends object, R>(
  statement: Statement<P, R>,
  given: P
): Steps<R | undefined> {
  const [row] = yield* rowsOf(statement, given);
  return row;
}

/** Runs steps, and waits for each. */
export async function runSteps<T>(db: Database, traits: SchemaTraits, steps: Steps<T>): Promise<T> {
  let step = steps.next([]);
  while (step.done !== true) {
    const { rows } = await db.executeQuery(step.value(db, traits));
    step = steps.next(rows);
  }
  return step.value;
}

/** Runs steps in a database that answers at once. */
export function runStepsNow<T>(
  db: Database,
  traits: SchemaTraits,
  steps: Steps<T>,
  run: (query: CompiledQuery) => readonly unknown[]
): T {
  let step = steps.next([]);
  while (step.done !== true) {
    step = steps.next(run(step.value(db, traits)));
  }
  return step.value;
}
