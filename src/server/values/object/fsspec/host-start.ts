import { HostLostError } from './host-errors.js';

/** Python's own variables that would make it stop, talk or run other code first. */
const NOT_OURS =
  /^(?:PYTHON(?:STARTUP|INSPECT|BREAKPOINT|DEBUG|VERBOSE|PROFILEIMPORTTIME|TRACEMALLOC|ASYNCIODEBUG|DEVMODE|CASEOK|EXECUTABLE)|NODE_COMPILE_CACHE)$/;

/** The environment of a host: providers' own credentials are found as in the user's programs. */
export function hostEnvironment(
  environment: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(environment).filter(([name]) => !NOT_OURS.test(name));
  return { ...Object.fromEntries(kept), PYTHONSAFEPATH: '1', PYTHONUNBUFFERED: '1' };
}

const HINT = 'Start the Jupyter server or the program anew, in an environment that is complete.';

/**
 * Why a host did not start, for people.
 *
 * @param said what it wrote on standard error; or the system's message
 */
export function startProblem(python: string, said: string): HostLostError {
  const last = said.trim().split('\n').at(-1)?.trim() ?? '';
  const [message, hint] = reasonOf(python, last);
  return new HostLostError({
    kind: 'unreachable',
    message: `This kind of filesystem is opened by Python, and ${message}`,
    hint,
    field: 'artifact_storage_dir'
  });
}

function reasonOf(python: string, last: string): readonly [string, string] {
  if (/\b(?:ENOENT|ENOTDIR)\b/.test(last)) {
    return [`there is no ${python} any more.`, HINT];
  }
  if (/\b(?:EACCES|EPERM|ENOEXEC)\b/.test(last)) {
    return [`${python} may not be run.`, HINT];
  }
  if (/\b(?:ENOMEM|EAGAIN|EMFILE|ENFILE)\b/.test(last)) {
    return [`the system cannot start ${python} now.`, 'End other programs, then try again.'];
  }
  if (/No module named '?jupyterlab_artifact_storage/.test(last)) {
    return [
      `${python} does not find jupyterlab-artifact-storage.`,
      `Run: ${python} -m pip install jupyterlab-artifact-storage`
    ];
  }
  const reason = last === '' ? '.' : `: ${last.replace(/\.$/, '')}.`;
  return [`${python} does not start${reason}`, HINT];
}

/** The error where nobody said which Python there is. */
export function noPython(): HostLostError {
  return new HostLostError({
    kind: 'unsupported',
    message: 'This kind of filesystem is opened by Python, and it is not known which one.',
    hint: 'Use a folder or S3, or start the storage server with Jupyter or with the Python client.',
    field: 'artifact_storage_dir'
  });
}
