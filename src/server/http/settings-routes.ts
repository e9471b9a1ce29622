import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import type { Defaults } from '../../api/session.js';
import { refusalOf } from '../../location/refused-settings.js';
import { trimSettings } from '../../location/trimmed-settings.js';
import { resolveOrigins } from '../sessions/origins.js';
import { locationNotices, showLocation } from '../sessions/parsed-location.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

function refuse(settings: LocationSettings): void {
  const refusal = refusalOf(settings);
  if (refusal !== undefined) {
    const { message, hint, field } = refusal;
    throw new ArtifactStorageError({ kind: 'invalid_input', message, hint, field });
  }
}

/** What holds for all sessions: the settings editor, and the location of new sessions. */
export function settingsHandlers({ sources, sessions, redactor }: AppOptions): RouteHandlers {
  const defaults = (): Defaults => {
    const { layers, defaultBase, default_options, trash_days, notices } =
      sources.inherited(undefined);
    const settings = resolveOrigins(layers, defaultBase, default_options);
    return {
      location: showLocation(settings, settings),
      path_base: { home: defaultBase.home, working_directory: defaultBase.working_directory },
      trash_days,
      notices: [...notices, ...locationNotices(settings)]
    };
  };
  return {
    getDefaults: defaults,
    putSettings: ({ body }) => {
      // Before anything can fail: a secret that is refused must not come back in a log.
      redactor.learn(body);
      refuse(body);
      if (sources.setSettings(trimSettings(body))) {
        sessions.publishAll();
      }
      return defaults();
    },
    browseLocation: ({ body }) => {
      redactor.learn(body);
      refuse(body);
      return sessions.open(trimSettings(body));
    }
  };
}
