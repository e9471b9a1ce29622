import { useEffect, useState } from 'react';
import type { FacetKind, Facets } from '../../../api/notes.js';
import type { IStorageClient } from '../../interfaces/client.js';

/** How long after the last key values are asked for, in milliseconds. */
const PAUSE_MS = 150;

/** How many values are suggested. */
const SUGGESTED = 50;

type Values = Facets['values'];

/**
 * Values that a filter finds, most frequent first.
 *
 * @param session_id - Undefined while nobody can be asked.
 * @param text - A part of them; undefined asks for none.
 */
export function useFacets(
  client: IStorageClient,
  session_id: string | undefined,
  kind: FacetKind,
  text: string | undefined,
  limit = SUGGESTED
): Values {
  const [values, setValues] = useState<Values>([]);
  useEffect(() => {
    if (text === undefined || session_id === undefined) {
      setValues([]);
      return;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      const query = { kind, limit, ...(text === '' ? {} : { starts: text }) };
      const found = await client.call(
        'listFacets',
        { params: { session_id }, query },
        abort.signal
      );
      setValues(found.values);
    };
    // Without suggestions a value can be entered as well.
    const timer = window.setTimeout(() => void ask().catch(() => undefined), PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [client, session_id, kind, text, limit]);
  return values;
}
