import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ListQuery } from '../../api/artifact-list.js';
import type { IArtifactRef, IArtifactsScope } from '../interfaces/artifacts.js';
import { shortAddress } from '../kit/short-address.js';
import { nameOfLocation } from '../location/named/name-of-location.js';
import type { IArtifactStorage } from '../tokens.js';

/** What a dialog about a whole store is given. */
export interface CareOptions {
  readonly storage: IArtifactStorage;
  readonly commands: CommandRegistry;
  /** Whose artifacts. */
  readonly scope: IArtifactsScope;
  /** Which of them people see or have selected. */
  readonly seen: SeenArtifacts;
  /** The notebook that it is done for, where the scope does not tell: another one is in front. */
  readonly about?: string | undefined;
  readonly trans: TranslationBundle;
}

/** What people see of a list. */
export interface SeenArtifacts {
  /** The filters of the list; undefined where it has none. */
  readonly filters?: ListQuery | undefined;
  /** How many names match them, where that is known. */
  readonly matching?: number | undefined;
  /** What is selected. */
  readonly rows: readonly IArtifactRef[];
}

/** What people call the location of a scope: its notebook, its name in the settings, or its address. */
export function careName(options: Pick<CareOptions, 'scope' | 'storage' | 'about'>): string {
  return options.scope.active?.name ?? options.about ?? storeName(options);
}

/** The store of a scope, which others may use, too: its name in the settings, or its address. */
export function storeName({ scope, storage }: Pick<CareOptions, 'scope' | 'storage'>): string {
  const { location } = scope;
  return (
    nameOfLocation(location, storage.locations.usable, storage.link.home) ??
    shortAddress(location.artifact_storage_dir.value, storage.link.home)
  );
}
