import type { IActiveSession } from '../../../interfaces/session.js';
import { askSilently } from '../../../session/silent-question.js';

/** Names as distributions have them: nothing else is put into the code of a question. */
const NAME = /^[\w.-]{1,100}$/;

/** The key under which Python itself is. */
export const PYTHON = 'Python';

/**
 * The versions of packages, and of Python, in the kernel of a session. Nothing is shown, counted or
 * kept there; a kernel at work answers when it has ended.
 *
 * @returns undefined where that is not known; a package that is not installed is left out.
 */
export async function kernelPackages(
  active: IActiveSession | undefined,
  names: readonly string[]
): Promise<ReadonlyMap<string, string> | undefined> {
  if (active === undefined || !active.stands) {
    return undefined;
  }
  const questions = names
    .filter((name) => NAME.test(name))
    .map(
      (name) =>
        [name, `__import__("importlib.metadata", fromlist=["_"]).version("${name}")`] as const
    );
  const answers = await askSilently(active.kernel, {
    [PYTHON]: '__import__("platform").python_version()',
    ...Object.fromEntries(questions)
  });
  return answers?.has(PYTHON)
    ? new Map([...answers].map(([name, text]) => [name, text.replace(/^'|'$/g, '')]))
    : undefined;
}
