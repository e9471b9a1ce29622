import { LOCATION_KEYS } from '../../api/constants.js';
import type { SessionState } from '../../api/session.js';
import { presentPath } from './notebook-paths.js';
import { forgottenSecrets, locationNotices, showLocation } from './parsed-location.js';
import { showFallback, shownDatabase, showWaiting } from './session-fallback.js';
import type { SessionRecord } from './session-record.js';
import { isReset, type ResolvedSettings } from './session-settings.js';

const STAYS =
  'The settings changed after this session began to use artifacts: it stays where it is until its kernel is restarted. Reset to Default uses the new location now.';

/** How many used names every reader is told with each change; a check names all of them. */
const SHOWN_NAMES = 20;

/**
 * A session as people see it.
 *
 * @param waiting how many versions it can copy to its configured database
 * @param general what people should know of the storage server itself
 */
export function showSession(
  record: SessionRecord,
  { inUse, inherited, fallback, origins, base, notices }: ResolvedSettings,
  waiting: number,
  general: readonly string[]
): SessionState {
  const notebook_path = presentPath(record.notebooks, record.client?.notebook_path);
  const location = showLocation(inUse, inherited);
  const stays = record.kept !== null && isElsewhere(location);
  return {
    id: record.id,
    revision: record.revision,
    attached: record.attached,
    ...(notebook_path === undefined ? {} : { notebook_path }),
    location,
    path_base: { home: base.home, working_directory: base.working_directory },
    overridden: !isReset(record.override),
    ...(record.chosen ? { chosen: true } : {}),
    ...(stays ? { stays } : {}),
    missing_secrets: [...forgottenSecrets(inUse)],
    ...(record.last_check === undefined ? {} : { last_check: record.last_check }),
    trash_days: origins.trash_days,
    ...(fallback === undefined ? {} : { fallback: showFallback(fallback, waiting) }),
    ...(fallback !== undefined || waiting === 0
      ? {}
      : { waiting: showWaiting(shownDatabase(inUse), waiting) }),
    ...(record.questions.open.length === 0 ? {} : { trust_questions: [...record.questions.open] }),
    used_names: record.used_names.first(SHOWN_NAMES),
    used_count: record.used_names.size,
    notices: [...general, ...(stays ? [STAYS] : []), ...notices, ...locationNotices(inUse)]
  };
}

/** Whether a setting that is not the session's own differs from what its origin says now. */
function isElsewhere(location: SessionState['location']): boolean {
  return LOCATION_KEYS.some((key) => {
    const { value, origin, inherited } = location[key];
    return origin !== 'session' && JSON.stringify(value) !== JSON.stringify(inherited.value);
  });
}
