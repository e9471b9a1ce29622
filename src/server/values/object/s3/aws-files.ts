import { homedir } from 'node:os';
import { join } from 'node:path';
import { ArtifactStorageError } from '../../../../api/errors.js';
import { lookAtFile } from '../../../files/user-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that name the files, and where they are without one. */
const FILES = [
  ['AWS_CONFIG_FILE', 'config'],
  ['AWS_SHARED_CREDENTIALS_FILE', 'credentials']
] as const;

function homeOf(environment: Environment): string | undefined {
  try {
    return environment.HOME || homedir();
  } catch {
    return undefined;
  }
}

/**
 * Refuses AWS configuration that the SDK would wait for, or swallow whole: a FIFO, a device, a huge
 * file. It reads both files with every client, also where all credentials are given.
 *
 * @throws ArtifactStorageError `invalid_input`, field `storage_options.profile`.
 */
export function refuseStrangeAwsFiles(environment: Environment = process.env): void {
  const home = homeOf(environment);
  for (const [variable, name] of FILES) {
    const given = environment[variable];
    const path = given || (home === undefined ? undefined : join(home, '.aws', name));
    const look = path === undefined ? undefined : lookAtFile(path.replace(/^~(?=\/)/, home ?? '~'));
    // What the SDK cannot open, it passes over.
    if (look?.kind === 'refused' && look.errno === undefined) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `AWS’s file ${path} is not used: ${look.reason}.`,
        hint: 'Put a text file of AWS profiles there, or remove it.',
        field: 'storage_options.profile'
      });
    }
  }
}
