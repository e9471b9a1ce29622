import type { IAppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Sessions and their locations. */
export function sessionHandlers({ sessions, locationSwitch }: IAppOptions): RouteHandlers {
  return {
    getSession: ({ params }) => sessions.state(params.session_id),
    attachSession: ({ params, body }) => sessions.attach(params.session_id, body),
    endSession: ({ params }) => {
      sessions.end(params.session_id);
      return null;
    },
    checkLocation: ({ params, body }) => locationSwitch.check(params.session_id, body),
    changeLocation: ({ params, body }) => locationSwitch.apply(params.session_id, body)
  };
}
