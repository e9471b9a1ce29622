import { ArtifactStorageError } from '../../api/errors.js';
import type { Defaults } from '../../api/session.js';
import { hasPassword } from '../../location/sqlalchemy-url.js';
import { secretsOf } from '../../location/storage-options.js';
import { resolveOrigins } from '../sessions/origins.js';
import { locationNotices, showLocation } from '../sessions/session-location.js';
import type { IAppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

function refuseSecrets(settings: {
  readonly artifact_storage_dir?: string;
  readonly database_url?: string;
  readonly storage_options?: Record<string, unknown>;
}): void {
  const { artifact_storage_dir = '', database_url = '', storage_options = {} } = settings;
  const field = hasPassword(database_url)
    ? 'database_url'
    : secretsOf(storage_options).length > 0
      ? 'storage_options'
      : hasPassword(artifact_storage_dir)
        ? 'artifact_storage_dir'
        : undefined;
  if (field !== undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `The setting ${field} holds a secret, and settings are written to a file.`,
      hint: 'Remove it from the settings and enter it in the panel for one session.',
      field
    });
  }
}

/** What holds for all sessions: the settings editor, and the location of new sessions. */
export function settingsHandlers({ sources, sessions, redactor }: IAppOptions): RouteHandlers {
  const defaults = (): Defaults => {
    const { layers, defaultBase, default_options, notices } = sources.inherited(undefined);
    const settings = resolveOrigins(layers, defaultBase, default_options);
    return {
      location: showLocation(settings, settings),
      notices: [...notices, ...locationNotices(settings)]
    };
  };
  return {
    getDefaults: defaults,
    putSettings: ({ body }) => {
      refuseSecrets(body);
      redactor.learn(body);
      if (sources.setSettings(body)) {
        sessions.publishAll();
      }
      return defaults();
    }
  };
}
