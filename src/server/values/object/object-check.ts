import { randomUUID } from 'node:crypto';
import { ArtifactStorageError } from '../../../api/errors.js';
import { isMissingValue, type ValueCheck } from '../value-store.js';
import type { ObjectClient } from './object-client.js';
import { AccessDeniedError, ObjectTakenError } from './object-errors.js';

/**
 * Tries a root as saves use it: lists, creates what must not exist, reads it back and deletes it.
 * Where the credentials may not write, lists and reads.
 *
 * @param probe a name that is used only here
 * @throws what the store says, or ArtifactStorageError `unsupported` where a save could replace
 *   another.
 */
export async function checkObjects(client: ObjectClient, probe: string): Promise<ValueCheck> {
  // First, whether the bucket exists: some stores make it at the first write.
  let known = probe;
  for await (const { name } of client.list('', 1)) {
    known = name;
  }
  if (client.readOnly !== null) {
    return tryReading(client, known);
  }
  let made: readonly string[] = [];
  try {
    made = await client.prepare();
    await tryWriting(client, probe);
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      return tryReading(client, known);
    }
    throw error;
  } finally {
    await client.removeEmpty(made, probe).catch(() => undefined);
  }
  return { would_create: made.length > 0 };
}

async function tryWriting(client: ObjectClient, probe: string): Promise<void> {
  const bytes = Buffer.from(randomUUID());
  try {
    // Taken by this very write, whose answer was lost: the name is used only here.
    await client.create(probe, bytes, {}).catch(unlessTaken);
    await refuseReplacing(client, probe);
    await compare(client, probe, bytes);
  } catch (error) {
    await client.remove(probe).catch(() => undefined);
    throw error;
  }
  await client.remove(probe);
}

async function refuseReplacing(client: ObjectClient, probe: string): Promise<void> {
  // Other bytes: a client may take an object of the same for its own.
  const other = Buffer.from(randomUUID());
  const replaced = await client.create(probe, other, {}).then(() => true, unlessTaken);
  if (replaced === true) {
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message: `The store behind ${client.root} ignores ${client.precondition}: two saves could overwrite each other.`,
      hint: 'Use a store that honours it, as Amazon S3 does, or a newer version of this one.',
      field: 'artifact_storage_dir'
    });
  }
}

async function compare(client: ObjectClient, probe: string, written: Buffer): Promise<void> {
  const { bytes } = await client.open(probe, 0);
  const found = await bytes.toArray().catch((error: unknown) => {
    throw client.explain(error);
  });
  if (!written.equals(Buffer.concat(found))) {
    throw new ArtifactStorageError({
      kind: 'corrupted',
      message: `${client.root} gave back something else than was written.`,
      hint: 'Check the store.',
      field: 'artifact_storage_dir'
    });
  }
}

/** Opens an object; one that does not exist shows as well that reading is allowed. */
async function tryReading(client: ObjectClient, name: string): Promise<ValueCheck> {
  try {
    const { bytes } = await client.open(name, 0);
    bytes.on('error', () => undefined).destroy();
  } catch (error) {
    if (!isMissingValue(error)) {
      throw error;
    }
  }
  return { would_create: false, read_only: true };
}

function unlessTaken(error: unknown): void {
  if (!(error instanceof ObjectTakenError)) {
    throw error;
  }
}
