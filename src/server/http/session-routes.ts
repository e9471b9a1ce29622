import type { IAppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Sessions and their locations. */
export function sessionHandlers(options: IAppOptions): RouteHandlers {
  const { sessions, sessionStart, fallbackReturn, locationSwitch, redactor } = options;
  return {
    getSession: ({ params }) => sessions.state(params.session_id),
    attachSession: ({ params, body }) => {
      redactor.learn(body.environment);
      return sessionStart.attach(params.session_id, body);
    },
    endSession: ({ params }) => {
      sessions.end(params.session_id);
      return null;
    },
    retryFallback: ({ params, body }) =>
      fallbackReturn.retry(params.session_id, body.copy, body.at_most),
    // Before anything can fail: a secret that is refused must not come back in an error or a log.
    checkLocation: ({ params, body }) => {
      redactor.learn(body);
      return locationSwitch.check(params.session_id, body);
    },
    changeLocation: ({ params, body }) => {
      redactor.learn(body);
      return locationSwitch.apply(params.session_id, body);
    },
    undoLocation: ({ params, body }) =>
      locationSwitch.undo(params.session_id, body.change_id, body.dry_run)
  };
}
