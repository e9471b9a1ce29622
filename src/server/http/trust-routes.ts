import { pickleGlobals } from '../store/pickle-globals.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Whose pickles load, and what they import. */
export function trustHandlers({ sessions, stores, trust }: AppOptions): RouteHandlers {
  return {
    getTrust: ({ params }) => trust.state(params.session_id),
    putTrust: ({ params, body }) => trust.answer(params.session_id, body),
    askTrust: async ({ params, body }) => ({ asked: await trust.ask(params.session_id, body) }),
    getGlobals: async ({ params, query }) => {
      const store = stores.of(sessions.at(params.session_id));
      const found = await store.find(query);
      if (found.format !== undefined) {
        return { globals: [] };
      }
      return pickleGlobals((await store.openValue(query)).bytes);
    }
  };
}
