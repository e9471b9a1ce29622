import type {
  CompletionHandler,
  ICompletionContext,
  ICompletionProvider
} from '@jupyterlab/completer';
import type { Artifact } from '../../api/artifact.js';
import { LOOK_MOST } from '../../api/constants.js';
import { visibleName } from '../../location/visible-name.js';
import type { IStorageClient } from '../interfaces/client.js';
import { type CallAt, callAt, clientNames, withinQuotes } from './call-at.js';
import { sourcesOf } from './sources.js';

type Reply = CompletionHandler.ICompletionItemsReply;
type Item = CompletionHandler.ICompletionItem;

/** JupyterLab waits a second for each provider; the last answer should not come too late for that. */
const PATIENCE_MS = 800;

/** How many names, or versions of a name, are offered. */
const LIMIT = 100;

/** Names and versions of artifacts in calls of the client: from the storage server, so that a busy kernel is no matter. */
export class ArtifactCompletions implements ICompletionProvider {
  constructor(client: IStorageClient) {
    this.#client = client;
  }

  readonly identifier = 'CompletionProvider:artifact-storage';

  /** Before what the kernel says of a text: paths of files. */
  readonly rank = 600;

  readonly renderer = null;

  async isApplicable({ session }: ICompletionContext): Promise<boolean> {
    return (session?.kernel ?? undefined) !== undefined;
  }

  async fetch(
    { text, offset }: CompletionHandler.IRequest,
    { session, widget }: ICompletionContext
  ): Promise<Reply> {
    const session_id = session?.kernel?.id;
    const before = text.slice(0, offset);
    const call = callAt(before, clientNames([...sourcesOf(widget), text]));
    const start = offset - (call?.typed.length ?? 0);
    if (session_id === undefined || call === undefined) {
      return { start, end: offset, items: [] };
    }
    // Whatever goes wrong there is said elsewhere: a completion has nowhere to say it.
    const items = await this.#items(session_id, call).catch((): Item[] => []);
    return { start, end: offset, items };
  }

  async #items(session_id: string, call: CallAt): Promise<Item[]> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const params = { session_id };
    if (call.at === 'name') {
      const { name, quote } = call;
      const query = {
        limit: LIMIT,
        ...(name.trim() === '' ? {} : { search: name, look: LOOK_MOST })
      };
      const { artifacts } = await this.#client.call('listArtifacts', { params, query }, signal);
      return artifacts
        .filter((artifact) => artifact.name.toLowerCase().includes(name.toLowerCase()))
        .map((artifact) => Private.nameItem(artifact, quote));
    }
    const query = { name: call.name, limit: LIMIT };
    const { artifacts } = await this.#client.call('listVersions', { params, query }, signal);
    return Private.versionItems(artifacts, call);
  }

  readonly #client: IStorageClient;
}

namespace Private {
  export function nameItem({ name, value_type }: Artifact, quote: string): Item {
    return {
      label: visibleName(name),
      insertText: visibleName(withinQuotes(name, quote)),
      type: 'artifact',
      documentation: value_type
    };
  }

  /** Numbers, aliases, and what `delete` takes beside them. */
  export function versionItems(artifacts: readonly Artifact[], { called, quote }: CallAt): Item[] {
    const aliases = artifacts.flatMap((artifact) => artifact.aliases ?? []);
    const words = [...aliases, ...(called === 'delete' ? ['latest', 'all'] : [])];
    const numbers = artifacts.map(({ version, value_type }) => ({
      label: String(version),
      type: 'version',
      documentation: value_type
    }));
    const texts = words.map((word) => ({
      label: word,
      insertText: quote === '' ? `"${withinQuotes(word, '"')}"` : withinQuotes(word, quote),
      type: 'version'
    }));
    return [...(quote === '' ? numbers : []), ...texts];
  }
}
