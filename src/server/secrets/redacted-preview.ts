import type { Redactor } from './redactor.js';

/** Types whose preview is base64: there is no text in it that anyone reads. */
const BINARY = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf)/;

/** A preview of a session, MIME type to text, without any secret that is known. */
export function redactedPreview(
  preview: Readonly<Record<string, string>>,
  redactor: Redactor,
  session: string
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(preview).map(([type, text]) => [
      type,
      BINARY.test(type) ? text : redactor.redact(text, session)
    ])
  );
}
