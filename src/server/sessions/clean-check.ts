import type { Problem } from '../../api/errors.js';
import type { HalfReport } from '../../api/location.js';
import { withoutSecrets } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import type { StoreCheck } from '../store/store-check.js';

/** A check without secrets: what stores and their drivers say goes into answers, events and the session's state. */
export function cleanCheck(
  { values, metadata, pairing, notices, ...rest }: StoreCheck,
  redactor: Redactor
): StoreCheck {
  const redact = (text: string): string => redactor.redact(text);
  const clean = <T extends { readonly problem?: Problem | undefined }>(one: T): T =>
    one.problem === undefined ? one : { ...one, problem: withoutSecrets(one.problem, redactor) };
  const half = (report: HalfReport): HalfReport => ({
    ...clean(report),
    detail: redact(report.detail)
  });
  return {
    ...rest,
    notices: notices.map(redact),
    values: half(values),
    metadata: half(metadata),
    ...(pairing === undefined
      ? {}
      : {
          pairing: {
            ...pairing,
            roots: pairing.roots.map(clean),
            messages: pairing.messages.map(redact)
          }
        })
  };
}
