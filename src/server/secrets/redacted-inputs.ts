import type { Input } from '../../api/lineage.js';
import type { Redactor } from './redactor.js';

/** The inputs of a save without any secret that is known: a client may say any address. */
export function redactedInputs(
  inputs: readonly Input[],
  redactor: Redactor,
  session: string
): Input[] {
  const texts = new Map<string, string>();
  const redacted = (text: string): string => {
    const known = texts.get(text) ?? redactor.redact(text, session);
    texts.set(text, known);
    return known;
  };
  return inputs.map(({ database_url, root, ...input }) => ({
    ...input,
    ...(database_url === undefined ? {} : { database_url: redacted(database_url) }),
    ...(root === undefined ? {} : { root: redacted(root) })
  }));
}
