import { type ErrorDetails, orElse } from '../api/errors.js';
import type { LocationKey, LocationSettings } from '../api/location.js';
import { parseArtifactStorageDir } from './artifact-storage-dir.js';
import { parseDatabaseUrl } from './database-url.js';
import { NO_BASE } from './location-base.js';
import { hasSecret } from './secret-dir.js';
import { hasPassword } from './sqlalchemy-url.js';
import { secretsOf } from './storage-options.js';

/** Why settings must not stand in a file: a secret in them, or an invalid form. */
export interface Refusal {
  readonly field: LocationKey;
  readonly reason: 'secret' | 'form';
  /** Never quotes the value. */
  readonly message: string;
  readonly hint: string;
  readonly meant?: string | undefined;
}

const HINT = 'Remove it from the settings and enter it in the panel for one session.';

const secretIn = (field: LocationKey): Refusal => ({
  field,
  reason: 'secret',
  message: `The setting ${field} holds a secret, and settings are written to a file.`,
  hint: HINT
});

/**
 * Why settings of the settings editor are refused: they hold a secret, or cannot be parsed, so that
 * nobody knows what they hold.
 *
 * @returns undefined where they are not refused
 */
export function refusalOf(settings: LocationSettings): Refusal | undefined {
  const { artifact_storage_dir: dir = '', database_url: url = '', storage_options } = settings;
  if (hasPassword(url)) {
    return secretIn('database_url');
  }
  if (secretsOf(storage_options ?? {}).length > 0) {
    return secretIn('storage_options');
  }
  if (hasSecret(dir)) {
    return secretIn('artifact_storage_dir');
  }
  return (
    refusalOfText('database_url', url, () => parseDatabaseUrl(url, NO_BASE)) ??
    refusalOfText('artifact_storage_dir', dir, () => parseArtifactStorageDir(dir, NO_BASE))
  );
}

/** Settings of a file without those that are refused, and why those are. */
export function withoutRefused<T extends LocationSettings>(
  settings: T
): { readonly settings: T; readonly refusals: readonly Refusal[] } {
  const refusal = refusalOf(settings);
  if (refusal === undefined) {
    return { settings, refusals: [] };
  }
  const rest = withoutRefused({ ...settings, [refusal.field]: undefined });
  return { settings: rest.settings, refusals: [refusal, ...rest.refusals] };
}

function refusalOfText(
  field: LocationKey,
  text: string,
  parse: () => unknown
): Refusal | undefined {
  if (text.trim() === '') {
    return undefined;
  }
  const read = () => void parse();
  const refused = ({ message, hint, meant }: ErrorDetails): Refusal => ({
    field,
    reason: 'form',
    message,
    hint,
    meant
  });
  return orElse(read, refused) ?? undefined;
}
