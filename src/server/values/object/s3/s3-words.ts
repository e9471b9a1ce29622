import { maskNamedSecrets } from '../../../../location/written-secrets.js';

/** The longest text of a store that is shown, in characters. */
const LONGEST = 300;

/** Fewer words (“Access Denied”, “Server busy”) say no more than the code. */
const FEWEST_WORDS = 4;

/** Ids of keys and roles (IAM User Guide, “Unique identifiers”), and what may be a key or a token. */
const KEYS = /\b(?:A3T|AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{12,}\b|[A-Za-z0-9+/=]{32,}/g;

/** What is no text of one line. */
const CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

interface ServerError {
  readonly Code?: unknown;
  readonly message?: unknown;
}

/**
 * What a store itself says of a refusal, `Code: message`, where it is more than the code; keys,
 * signatures and tokens masked.
 *
 * @returns undefined where the error is not one that a store wrote
 */
export function wordsOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) {
    return undefined;
  }
  const { Code: code, message } = thrown as ServerError;
  if (
    typeof code !== 'string' ||
    !/^[A-Za-z][\w.]{1,80}$/.test(code) ||
    typeof message !== 'string'
  ) {
    return undefined;
  }
  const cut = message
    .slice(0, 2 * LONGEST)
    .replace(CONTROLS, ' ')
    .trim();
  if (cut.split(/\s+/).length < FEWEST_WORDS || cut.includes('<')) {
    return undefined;
  }
  const shown = maskNamedSecrets(cut.replace(KEYS, '***'));
  const text = shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
  return `${code}: ${/[.!?\u2026]$/.test(text) ? text : `${text}.`}`;
}
