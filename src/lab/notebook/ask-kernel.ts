import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../api/errors.js';
import type { IActiveSession } from '../interfaces/session.js';
import { KernelBusy } from '../kit/kernel-busy.js';
import { dismissAbout } from '../kit/notify.js';
import { askSilently } from '../session/silent-question.js';

const ANSWER = 'answer';

/** How long a kernel may be busy with a question of the panel itself, in milliseconds. */
const MOMENT_MS = 500;

/**
 * The kernel of a session, if it can answer now, or in a moment.
 *
 * @throws KernelBusy where it is busy; ArtifactStorageError `conflict` where the document has another one by now.
 */
export async function idleKernel(
  active: IActiveSession,
  trans: TranslationBundle
): Promise<Kernel.IKernelConnection> {
  active.refuseOtherKernel();
  if (!(await Private.endsSoon(active.kernel))) {
    Private.onceIdle(active.kernel, () => dismissAbout('kernel', active.id));
    throw new KernelBusy({
      kind: 'conflict',
      message: trans.__('The kernel of %1 is busy.', active.name),
      hint: trans.__('Try again when its cell has ended, or stop the cell.')
    });
  }
  return active.kernel;
}

/**
 * Asks a function of the Python client in a kernel. Nothing is shown, counted or bound to a name there.
 *
 * @param call - A module of the client, and a call of something in it that returns a text.
 * @throws ArtifactStorageError `internal` where the kernel does not answer.
 */
export async function askClient(
  kernel: Kernel.IKernelConnection,
  { module, call }: { readonly module: string; readonly call: string },
  trans: TranslationBundle
): Promise<string> {
  // In hexadecimal: no repr of a text has to be read.
  const expression = `__import__("artifact_storage.${module}", fromlist=["_"]).${call}.encode().hex()`;
  const answers = await askSilently(kernel, { [ANSWER]: expression });
  const hex = /^'((?:[0-9a-f]{2})*)'$/.exec(answers?.get(ANSWER) ?? '')?.[1];
  if (hex === undefined) {
    throw new ArtifactStorageError({
      kind: 'internal',
      message: trans.__('The kernel did not answer.'),
      hint: trans.__('Try again. If it happens again, restart the kernel.')
    });
  }
  const bytes = hex.match(/../g) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
}

namespace Private {
  export function onceIdle(kernel: Kernel.IKernelConnection, then: () => void): void {
    const look = (): void => {
      if (kernel.status !== 'busy') {
        kernel.statusChanged.disconnect(look);
        then();
      }
    };
    kernel.statusChanged.connect(look);
  }

  export async function endsSoon(kernel: Kernel.IKernelConnection): Promise<boolean> {
    if (kernel.status !== 'busy') {
      return true;
    }
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        kernel.statusChanged.disconnect(end);
        resolve(kernel.status !== 'busy');
      };
      const timer = setTimeout(end, MOMENT_MS);
      kernel.statusChanged.connect(end);
    });
  }
}
