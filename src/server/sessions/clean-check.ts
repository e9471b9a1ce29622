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
  const cleanProblem = (problem: Problem): Problem => withoutSecrets(problem, redactor);
  const clean = (half: HalfReport): HalfReport => ({
    ...half,
    detail: redact(half.detail),
    ...(half.problem === undefined ? {} : { problem: cleanProblem(half.problem) })
  });
  const roots = pairing?.roots.map(({ problem, ...root }) => ({
    ...root,
    ...(problem === undefined ? {} : { problem: cleanProblem(problem) })
  }));
  return {
    ...rest,
    notices: notices.map(redact),
    values: clean(values),
    metadata: clean(metadata),
    ...(pairing === undefined
      ? {}
      : {
          pairing: {
            ...pairing,
            roots: roots ?? [],
            messages: pairing.messages.map(redact)
          }
        })
  };
}
