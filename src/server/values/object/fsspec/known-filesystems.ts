import { isArtifactStorageError, type Problem, problemOf } from '../../../../api/errors.js';
import type { Filesystem, Filesystems } from '../../../../api/filesystem.js';
import { FILESYSTEMS } from '../../../../location/filesystems/filesystems.js';
import { isRecord } from '../../../../location/is-record.js';
import { NO_BASE } from '../../../../location/location-base.js';
import { withoutSecrets } from '../../../secrets/problem.js';
import type { Redactor } from '../../../secrets/redactor.js';
import type { FilesystemHost } from './filesystem-host.js';
import { textOf } from './host-lines.js';

/** What the host says of a protocol. */
type Known = Readonly<Record<string, unknown>>;

/**
 * Every kind of filesystem, and what it lacks here. Where Python does not start, says so in place of
 * failing: folders and S3 need none.
 */
export async function knownFilesystems(
  host: FilesystemHost,
  redactor: Redactor,
  signal?: AbortSignal
): Promise<Filesystems> {
  const { known, environment, problem } = await ask(host, signal);
  return {
    environment,
    filesystems: FILESYSTEMS.flatMap((one) => described(one, known)),
    ...(problem === undefined ? {} : { problem: withoutSecrets(problem, redactor) })
  };
}

async function ask(
  host: FilesystemHost,
  signal: AbortSignal | undefined
): Promise<{ known: Known; environment: string | null; problem?: Problem }> {
  try {
    const answer = await host.ask({ method: 'GET', path: ['known'], signal });
    const { protocols, environment } = isRecord(answer) ? answer : {};
    return {
      known: isRecord(protocols) ? protocols : {},
      environment: textOf(environment) ?? null
    };
  } catch (error) {
    if (!isArtifactStorageError(error)) {
      throw error;
    }
    return { known: {}, environment: null, problem: problemOf(error) };
  }
}

function described(one: (typeof FILESYSTEMS)[number], known: Known): readonly Filesystem[] {
  const { scheme, place: label } = one;
  if (scheme === 'file' || scheme === 's3') {
    const protocols = [...one.protocols];
    return [{ scheme, protocols, label, installed: true, read_only: false }];
  }
  // Each of the others is a filesystem of its own.
  const groups = scheme === 'other' ? one.protocols.map((name) => [name]) : [[...one.protocols]];
  const exampleOf = (protocols: readonly string[]): string =>
    scheme === 'other' ? `${protocols[0]}://folder` : (one.examples[0] ?? '');
  return groups.map((protocols) => ({
    scheme,
    protocols,
    label: scheme === 'other' ? `${protocols[0]}://` : label,
    read_only: one.parse(exampleOf(protocols), NO_BASE).readOnly !== null,
    ...stateOf(protocols.map((name) => known[name]).find(isRecord) ?? {})
  }));
}

function stateOf({ installed, library, version, problem, install }: Known) {
  const isReady = installed === true && textOf(problem) === undefined;
  const [name, number] = [textOf(library), textOf(version)];
  const hint = [textOf(problem), textOf(install)].filter((text) => text !== undefined).join(' ');
  return {
    installed: isReady,
    ...(name === undefined ? {} : { library: name }),
    ...(number === undefined ? {} : { version: number }),
    ...(isReady || hint === '' ? {} : { hint })
  };
}
