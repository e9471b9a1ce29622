import { trimSettings } from '../../location/trimmed-settings.js';
import type { ProgramSessions } from '../sessions/program-sessions.js';
import type { AppOptions } from './app-options.js';
import { endSessions } from './end-sessions.js';
import type { RouteHandlers } from './route.js';

/** Sessions and their locations. */
export function sessionHandlers(
  options: AppOptions,
  programs: Pick<ProgramSessions, 'setKernels'>
): RouteHandlers {
  const { sessions, sessionStart, locationSwitch, redactor, transfers } = options;
  return {
    getSession: ({ params }) => sessions.state(params.session_id),
    attachSession: ({ params, body }) => {
      redactor.learn(body.environment, params.session_id);
      const environment = trimSettings(body.environment);
      const before = sessions.get(params.session_id).client?.process_id;
      if (before !== undefined && before !== body.process_id) {
        transfers.kernelRestarted(params.session_id);
      }
      return sessionStart.attach(params.session_id, { ...body, environment });
    },
    endSession: ({ params }) => {
      endSessions(options, [params.session_id]);
      return null;
    },
    putKernels: ({ body: { kernels, ended, restarted = [] } }) => {
      programs.setKernels(kernels.map(({ id }) => id));
      for (const { id, notebooks } of kernels) {
        sessions.setNotebooks(id, notebooks);
      }
      for (const id of restarted) {
        transfers.kernelRestarted(id);
      }
      endSessions(options, ended);
      return null;
    },
    // Before anything can fail: a secret that is refused must not come back in an error or a log.
    changeLocation: ({ params, query, body, signal }) => {
      redactor.learn(body, params.session_id);
      return locationSwitch.apply(params.session_id, trimSettings(body), { ...query, signal });
    },
    restoreLocation: ({ params, body }) => {
      redactor.learn(body, params.session_id);
      return locationSwitch.restore(params.session_id, trimSettings(body));
    },
    undoLocation: ({ params, body, signal }) =>
      locationSwitch.undo(params.session_id, body.change_id, body.dry_run, signal)
  };
}
