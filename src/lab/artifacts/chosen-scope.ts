import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';
import { ArtifactStorageError } from '../../api/errors.js';
import type { ServerEvent } from '../../api/events.js';
import type { IArtifactsScope, LocationChoice } from '../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import type { INamedLocations } from '../interfaces/location.js';
import type { ISessionModel, PanelState } from '../interfaces/session.js';
import { asArtifactStorageError } from '../session/problem.js';
import { scopeOf, scopeOfDefault } from './artifacts-scope.js';

/** The scope of what people chose to browse, as it is now. */
export class ChosenScope {
  constructor(options: ChosenScope.Options) {
    this.#options = options;
    const { session, link, locations } = options;
    session.stateChanged.connect(this.#onSession, this);
    locations.stateChanged.connect(this.#onLocations, this);
    link.connected.connect(this.find, this);
    link.received.connect(this.#onEvent, this);
    this.find();
  }

  /** Emitted when the scope, or why there is none, may be another one. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get choice(): LocationChoice {
    return this.#choice;
  }

  set choice(choice: LocationChoice) {
    if (JSON.stringify(choice) !== JSON.stringify(this.#choice)) {
      this.#choice = choice;
      this.#set(undefined);
      this.find();
    }
  }

  get scope(): IArtifactsScope | undefined {
    return this.#scope;
  }

  /** Why the chosen location cannot be browsed. */
  get problem(): ArtifactStorageError | undefined {
    return this.#problem;
  }

  dispose(): void {
    const { session, link, locations } = this.#options;
    this.#generation += 1;
    session.stateChanged.disconnect(this.#onSession, this);
    locations.stateChanged.disconnect(this.#onLocations, this);
    link.connected.disconnect(this.find, this);
    link.received.disconnect(this.#onEvent, this);
    Signal.clearData(this);
  }

  #onSession(): void {
    if (this.#choice.kind === 'session') {
      this.#set(scopeOfState(this.#options.session.state));
    }
  }

  #onLocations(): void {
    if (this.#choice.kind === 'named') {
      this.find();
    }
  }

  /** What a location does not say is as the default: another default is another location. */
  #onEvent(_: IServerLink, { type }: ServerEvent): void {
    if (type === 'defaults' && this.#choice.kind !== 'session') {
      this.find();
    }
  }

  find(): void {
    const generation = ++this.#generation;
    const choice = this.#choice;
    if (choice.kind === 'session') {
      this.#onSession();
      return;
    }
    void this.#ask(choice).then(
      (scope) => generation === this.#generation && this.#set(scope),
      (error: unknown) =>
        generation === this.#generation && this.#set(undefined, asArtifactStorageError(error))
    );
  }

  async #ask(choice: Exclude<LocationChoice, { kind: 'session' }>): Promise<IArtifactsScope> {
    const { client, locations, trans } = this.#options;
    if (choice.kind === 'default') {
      return scopeOfDefault((await client.call('getDefaults', {})).location);
    }
    const named = locations.usable.find(({ name }) => name === choice.name);
    if (named === undefined) {
      const refused = locations.refused.find(({ name }) => name === choice.name);
      throw new ArtifactStorageError({
        kind: 'not_found',
        message: refused?.message ?? trans.__('The settings have no location %1.', choice.name),
        hint: refused?.hint ?? trans.__('Choose another location.')
      });
    }
    const { id, location } = await client.call('browseLocation', { body: named.settings });
    return { session_id: id, active: undefined, location };
  }

  #set(scope: IArtifactsScope | undefined, problem?: ArtifactStorageError): void {
    this.#scope = scope;
    this.#problem = problem;
    this.#changed.emit();
  }

  readonly #options: ChosenScope.Options;
  readonly #changed = new Signal<this, void>(this);
  #choice: LocationChoice = { kind: 'session' };
  #scope: IArtifactsScope | undefined;
  #problem: ArtifactStorageError | undefined;
  #generation = 0;
}

export namespace ChosenScope {
  export interface Options {
    readonly client: IStorageClient;
    readonly session: ISessionModel;
    readonly link: IServerLink;
    readonly locations: INamedLocations;
    readonly trans: TranslationBundle;
  }
}

function scopeOfState(state: PanelState): IArtifactsScope | undefined {
  if (state.kind === 'ready') {
    return scopeOf(state.active);
  }
  return state.kind === 'no_notebook' && state.defaults !== undefined
    ? scopeOfDefault(state.defaults.location)
    : undefined;
}
