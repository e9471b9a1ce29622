import type { Preview } from '../../api/preview.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { valueIdOf } from '../metadata/retired-values.js';
import type { ValueStore } from '../values/value-store.js';
import { parsePreview } from './split-preview.js';
import type { ValueRoots } from './value-roots.js';

/** Milliseconds after which a preview that is not written is given up. */
const WRITE_MS = 60_000;

/** Milliseconds after which a stored preview is not waited for any more. */
const READ_MS = 10_000;

/** How many previews are written at a time; in a store that hangs, further ones are dropped. */
const AT_ONCE = 32;

/** Hears why a preview was dropped; no secret is masked in it yet. */
export type PreviewDropped = (reason: string) => void;

/**
 * The previews that are stored beside their values: written behind the answer of a save, which neither
 * waits for it nor fails with it (docs/design/037).
 */
export class Previews {
  readonly #roots: ValueRoots;
  readonly #onDropped: PreviewDropped;
  /** What is being written, by the key of the value. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(roots: ValueRoots, onDropped: PreviewDropped) {
    this.#roots = roots;
    this.#onDropped = onDropped;
  }

  /** Begins to write the preview of a version that is recorded. */
  write(values: ValueStore, key: string, bytes: Uint8Array): void {
    if (this.#writing.size >= AT_ONCE) {
      this.#onDropped(
        `The preview of ${key} was dropped: too many others wait for ${values.root}.`
      );
      return;
    }
    const late = AbortSignal.timeout(WRITE_MS);
    const writing = unlessAborted(late, values.writePreview(key, bytes, late))
      .catch((error: unknown) => {
        this.#onDropped(`The preview of ${key} was dropped: ${messageOf(error)}`);
      })
      .finally(() => this.#writing.delete(key));
    this.#writing.set(key, writing);
  }

  /** The whole preview of a version; the part in its row where the rest is lost or out of reach. */
  async read({ preview, preview_size, root, value_key }: StoredArtifact): Promise<Preview> {
    if (preview_size === undefined) {
      return { preview };
    }
    const read = async () => {
      await this.settled(value_key);
      return (await this.#roots.at(root)).readPreview(value_key, preview_size);
    };
    const late = AbortSignal.timeout(READ_MS);
    const stored = await unlessAborted(late, read()).catch((error: unknown) => {
      this.#onDropped(`The preview of ${value_key} cannot be read: ${messageOf(error)}`);
      return null;
    });
    const whole = stored === null ? null : parsePreview(stored);
    return whole === null ? { preview, incomplete: true } : { preview: whole };
  }

  /** Waits for what is being written beside a value: a delete would miss it. */
  async settled(key: string): Promise<void> {
    await this.#writing.get(key);
  }

  /** Whether a file belongs to a preview that is being written. */
  readonly needs = (key: string): boolean =>
    [...this.#writing.keys()].some((written) => key.includes(valueIdOf(written)));

  /** Waits for everything that is being written. */
  async ended(): Promise<void> {
    await Promise.all(this.#writing.values());
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
