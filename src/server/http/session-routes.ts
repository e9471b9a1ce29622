import { trimSettings } from '../../location/trimmed-settings.js';
import type { AppOptions } from './app-options.js';
import { endSession } from './end-session.js';
import type { RouteHandlers } from './route.js';

/** Sessions and their locations. */
export function sessionHandlers(options: AppOptions): RouteHandlers {
  const { sessions, sessionStart, locationSwitch, redactor } = options;
  return {
    getSession: ({ params }) => sessions.state(params.session_id),
    attachSession: ({ params, body }) => {
      redactor.learn(body.environment, params.session_id);
      const environment = trimSettings(body.environment);
      return sessionStart.attach(params.session_id, { ...body, environment });
    },
    endSession: ({ params }) => {
      endSession(options, params.session_id);
      return null;
    },
    moveNotebook: ({ params, body }) => sessions.moveNotebook(params.session_id, body),
    // Before anything can fail: a secret that is refused must not come back in an error or a log.
    changeLocation: ({ params, query, body, signal }) => {
      redactor.learn(body, params.session_id);
      const { unless_chosen } = query;
      return locationSwitch.apply(params.session_id, trimSettings(body), { unless_chosen, signal });
    },
    undoLocation: ({ params, body, signal }) =>
      locationSwitch.undo(params.session_id, body.change_id, body.dry_run, signal)
  };
}
