import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';

/** Refuses an option; the message quotes no value that may be a secret. */
export function refuseOption(name: string, message: string, hint: string): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint,
    field: `storage_options.${name}`
  });
}

/** Refuses numbers that are not above zero: libraries fail by them only in the middle of a save. */
export function checkPositive(options: StorageOptions, names: readonly string[]): void {
  for (const name of names) {
    const value = options[name];
    if (typeof value === 'number' && !(value > 0)) {
      refuseOption(name, `${name} must be greater than 0.`, 'Correct it, or leave it out.');
    }
  }
}

/** Refuses an address of a server that is none, or holds a login. */
export function checkServerUrl(name: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') {
    return;
  }
  const text = value.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== ''
  ) {
    refuseOption(
      name,
      `${name} is not the address of a server.`,
      'Write it as https://host:port, without user, password and query.'
    );
  }
}
