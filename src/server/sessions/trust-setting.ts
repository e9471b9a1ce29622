import type { Settings } from '../../api/session.js';
import type { TrustChoice } from '../../api/trust.js';
import { writtenByOthers } from '../files/who-writes.js';

/** What the origins say about trust. */
export interface TrustSetting {
  /** Undefined: nothing, so that the store decides. */
  readonly trust: TrustChoice | undefined;
  readonly notices: readonly string[];
}

/**
 * The setting `trust` in force.
 *
 * @param layers highest first; `path`: the file that says so. A file that others can write to must not
 *   allow what they save: it counts only where it is stricter
 */
export function trustSetting(
  layers: readonly { readonly settings: Settings; readonly path?: string }[]
): TrustSetting {
  for (const { settings, path } of layers) {
    const { trust } = settings;
    if (trust === undefined) {
      continue;
    }
    const reason = path !== undefined && trust === 'allow' ? writtenByOthers(path) : undefined;
    if (reason !== undefined) {
      const notice = `${path}: trust "allow" is not used, because ${reason}.`;
      return { trust: undefined, notices: [notice] };
    }
    return { trust, notices: [] };
  }
  return { trust: undefined, notices: [] };
}
