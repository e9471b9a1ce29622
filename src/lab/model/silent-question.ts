import type { Kernel } from '@jupyterlab/services';

/** How long a kernel that is not busy takes at most, in milliseconds; then the question is lost. */
const ANSWER_MS = 5000;

/** The values of the expressions as the kernel prints them; without those that failed. */
export type KernelAnswers = ReadonlyMap<string, string>;

/**
 * Evaluates Python expressions in a kernel: nothing is shown, counted or kept there.
 *
 * A process that was replaced by a request of somebody else takes a question with it, unsaid. So one
 * that a kernel leaves unanswered without being busy is lost.
 *
 * @returns the values by the names of the expressions; undefined where the question was lost, or
 *   swept away by a cell that failed: then it may be asked again.
 */
export async function askSilently(
  kernel: Kernel.IKernelConnection,
  expressions: Readonly<Record<string, string>>
): Promise<KernelAnswers | undefined> {
  let timer: number | undefined;
  try {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { ...expressions }
    });
    timer = window.setInterval(() => {
      if (kernel.status !== 'busy') {
        future.dispose();
      }
    }, ANSWER_MS);
    const reply = await future.done;
    const { content } = reply ?? {};
    if (content?.status === 'aborted') {
      return undefined;
    }
    return new Map(
      Object.entries(content?.status === 'ok' ? content.user_expressions : {}).flatMap(
        ([name, expression]) => Private.textsOf(expression).map((text) => [name, text] as const)
      )
    );
  } catch {
    // The kernel restarted or was shut down, or its process took the question with it.
    return undefined;
  } finally {
    window.clearInterval(timer);
  }
}

namespace Private {
  export function textsOf(expression: unknown): string[] {
    const { data } = (expression ?? {}) as { data?: Record<string, unknown> };
    const text = data?.['text/plain'];
    return typeof text === 'string' ? [text] : [];
  }
}
