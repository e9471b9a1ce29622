import type { MetadataValue, Notes } from '../../api/notes.js';
import type { Redactor } from './redactor.js';

/** Notes without any secret that is known. */
export function redactedNotes(
  { description, tags, metadata }: Notes,
  redactor: Redactor,
  session: string
): { description?: string; tags?: string[]; metadata?: Record<string, MetadataValue> } {
  const clean = (text: string): string => redactor.redact(text, session);
  return {
    ...(description === undefined ? {} : { description: clean(description) }),
    ...(tags === undefined ? {} : { tags: tags.map(clean) }),
    ...(metadata === undefined
      ? {}
      : {
          metadata: Object.fromEntries(
            Object.entries(metadata).map(([key, value]) => [
              clean(key),
              typeof value === 'string' ? clean(value) : value
            ])
          )
        })
  };
}
