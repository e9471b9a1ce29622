import { VDomModel } from '@jupyterlab/ui-components';
import { Throttler } from '@lumino/polling';
import type { Artifact } from '../../../api/artifact.js';
import type { ServerEvent } from '../../../api/events.js';
import type { ResolvedLocation } from '../../../api/location.js';
import type { IArtifactsScope, IVersions } from '../../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../../interfaces/client.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { concernsStore } from '../concerns-store.js';
import { settingsAt } from '../load-code.js';
import { VersionsCache } from '../versions-cache.js';
import { type DetailsPlace, type Section, type VersionRef, versionKey } from './details-place.js';

/** Saves in a loop refresh the versions at most this often, in milliseconds. */
const EVENT_MS = 250;

const NOTHING: IVersions = { items: [], next_cursor: null, loading: true, error: undefined };

/** What the details of one name show: its versions, which one is chosen, and in which section. */
export class DetailsModel extends VDomModel {
  constructor(options: DetailsModel.Options) {
    super();
    const { client, link, session, place, scope } = options;
    this.#home = place.session_id;
    this.#client = client;
    this.#link = link;
    this.#session = session;
    this.#place = place;
    this.#active = scope?.active;
    this.#cache = new VersionsCache(client);
    this.#change = new Throttler(() => this.#onChange(), { limit: EVENT_MS, edge: 'trailing' });
    this.#cache.changed.connect(this.#onVersions, this);
    link.received.connect(this.#onEvent, this);
    link.connected.connect(this.#onConnected, this);
    if (scope === undefined) {
      void this.#locate();
    } else {
      this.#ask(scope.session_id, scope.location);
    }
  }

  get place(): DetailsPlace {
    return this.#place;
  }

  get section(): Section {
    return this.#place.section ?? 'preview';
  }

  /** Who is asked about the artifact; undefined until somebody is known to be at its location. */
  get scope(): IArtifactsScope | undefined {
    const { session_id } = this.#place;
    if (this.#location === undefined) {
      return undefined;
    }
    const isOther = session_id !== this.#home;
    const front = this.#session.active;
    const active = isOther ? undefined : front?.id === session_id ? front : this.#active;
    return { session_id, active, location: this.#location };
  }

  /** Why nobody can be asked. */
  get error(): unknown {
    return this.#error;
  }

  /**
   * Whether the session went to another location, and this one cannot be opened without it: it needs a
   * secret that only a session may have.
   */
  get isElsewhere(): boolean {
    return this.#isElsewhere;
  }

  /** The session through which the artifact was found, wherever that is now. */
  get home(): string {
    return this.#home;
  }

  get versions(): IVersions {
    return this.#cache.get(this.#place.name) ?? NOTHING;
  }

  /** Changes when anything of the name may have changed. */
  get revision(): number {
    return this.#revision;
  }

  /** Changes when anything in the store may have changed. */
  get storeRevision(): number {
    return this.#storeRevision;
  }

  /** The chosen version, as the list has it. */
  get chosen(): Artifact | undefined {
    const key = versionKey(this.#place);
    return this.versions.items.find((item) => versionKey(item) === key);
  }

  /** Whether the chosen version, or the whole name, was deleted. */
  get isDeleted(): boolean {
    const { items, next_cursor, loading, error } = this.versions;
    const { version } = this.#place;
    if (loading || error !== undefined || this.chosen !== undefined) {
      return false;
    }
    return version === undefined || next_cursor === null || version > (items.at(-1)?.version ?? -1);
  }

  /** A version that came while another one was looked at. */
  get news(): Artifact | undefined {
    const [newest] = this.versions.items;
    const isNew = newest !== undefined && this.#seen !== undefined && newest.version > this.#seen;
    return isNew && newest !== this.chosen ? newest : undefined;
  }

  choose({ version, source }: Pick<VersionRef, 'version' | 'source'>): void {
    const { source: _, ...rest } = this.#place;
    const [newest] = this.versions.items;
    this.#seen = newest?.version;
    this.#put({ ...rest, version, ...(source === 'lineapy' ? { source } : {}) });
  }

  /** Chooses the next version in the list, or the one before. */
  step(by: 1 | -1): void {
    const { items } = this.versions;
    const { chosen } = this;
    const at = chosen === undefined ? -1 : items.indexOf(chosen);
    const next = items[at + by];
    if (next !== undefined) {
      this.choose(next);
    }
  }

  show(section: Section): void {
    this.#put({ ...this.#place, section });
  }

  /** Chooses what the version is compared with, and shows the differences. */
  compareWith(other: VersionRef): void {
    this.#put({ ...this.#place, section: 'compare', other });
  }

  loadMore(): void {
    this.#cache.loadMore(this.#place.name);
  }

  refresh(): void {
    if (!this.#isElsewhere && this.#location !== undefined) {
      this.#revision += 1;
      this.#storeRevision += 1;
      this.#cache.refresh();
      this.stateChanged.emit();
    }
  }

  /** Tries again to find somebody who can be asked. */
  retry(): void {
    void this.#locate();
  }

  /** The same artifact was opened in a session: people act in that one from now on. */
  adopt({ session_id, active, location }: IArtifactsScope): void {
    this.#home = session_id;
    this.#active = active;
    this.#ask(session_id, location);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#change.dispose();
      this.#cache.changed.disconnect(this.#onVersions, this);
      this.#link.received.disconnect(this.#onEvent, this);
      this.#link.connected.disconnect(this.#onConnected, this);
      super.dispose();
    }
  }

  #put(place: DetailsPlace): void {
    this.#place = place;
    this.stateChanged.emit();
  }

  /** From now on a session is asked that is at the location of the artifact. */
  #ask(session_id: string, location: ResolvedLocation): void {
    const isOther = this.#location === undefined || session_id !== this.#place.session_id;
    const isNew = isOther || this.#isElsewhere;
    const isSame = JSON.stringify(location) === JSON.stringify(this.#location);
    this.#generation += 1;
    this.#error = undefined;
    this.#isElsewhere = false;
    this.#location = location;
    this.#place = { ...this.#place, session_id, location: settingsAt(location) };
    if (isNew) {
      this.#revision += 1;
      this.#cache.setSession(undefined);
      this.#cache.setSession(session_id);
      this.#cache.expand(this.#place.name);
    }
    if (isNew || !isSame) {
      this.stateChanged.emit();
    }
  }

  /** Asks where the session is: at the start after a reload, and when it may have changed. */
  async #locate(): Promise<void> {
    const generation = ++this.#generation;
    const asked = this.#client.call('getSession', { params: { session_id: this.#home } });
    // The storage server may have forgotten who browsed this location.
    const state = await asked.catch(() => undefined);
    if (generation === this.#generation) {
      await (state === undefined ? this.#browse() : this.#isAt(state.location));
    }
  }

  /** The session is somewhere: is that where the artifact is? */
  async #isAt(location: ResolvedLocation): Promise<void> {
    if (location.database_url.value === this.#place.location.database_url) {
      this.#ask(this.#home, location);
    } else if (this.#place.session_id === this.#home || this.#location === undefined) {
      await this.#browse();
    }
  }

  /** Opens the location of the artifact without the session, which went to another one. */
  async #browse(): Promise<void> {
    const generation = ++this.#generation;
    const { location: body } = this.#place;
    const found = await this.#client
      .call('browseLocation', { body })
      .then(
        async (state) => {
          // A location that lacks a secret opens, but nothing can be asked there.
          const query = { name: this.#place.name, limit: 1 };
          await this.#client.call('listVersions', { params: { session_id: state.id }, query });
          return state;
        },
        (error: unknown) => {
          throw error;
        }
      )
      .catch((error: unknown) => {
        if (generation === this.#generation && !this.isDisposed) {
          this.#error = error;
          this.#isElsewhere = true;
          this.stateChanged.emit();
        }
      });
    if (found !== undefined && generation === this.#generation && !this.isDisposed) {
      this.#ask(found.id, found.location);
    }
  }

  #onVersions(): void {
    const { items, loading } = this.versions;
    const [newest] = items;
    if (!loading && newest !== undefined) {
      this.#seen ??= newest.version;
      if (this.#place.version === undefined) {
        this.choose(newest);
        return;
      }
    }
    this.stateChanged.emit();
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    const { session_id, name } = this.#place;
    if (event.type === 'session' && event.session.id === this.#home) {
      void this.#isAt(event.session.location);
    } else if (event.type === 'defaults') {
      // A session that browses the default location goes with it.
      void this.#locate();
    } else if (
      event.type === 'session_ended' &&
      [this.#home, session_id].includes(event.session_id)
    ) {
      void this.#locate();
    } else if (concernsStore(event, session_id, this.#location?.database_url.value)) {
      this.#isConcerned ||= event.name === undefined || event.name === name;
      void this.#change.invoke().catch(() => undefined);
    }
  }

  #onChange(): void {
    if (this.#isConcerned) {
      this.#isConcerned = false;
      this.refresh();
    } else if (!this.#isElsewhere) {
      this.#storeRevision += 1;
      this.stateChanged.emit();
    }
  }

  /** Events may have been missed. */
  #onConnected(): void {
    void this.#locate();
    this.refresh();
  }

  readonly #client: IStorageClient;
  readonly #link: IServerLink;
  readonly #session: ISessionModel;
  readonly #cache: VersionsCache;
  readonly #change: Throttler;
  #active: IActiveSession | undefined;
  #home: string;
  /** Counts the searches for a session that can be asked: only the last one's answer is used. */
  #generation = 0;
  #place: DetailsPlace;
  #location: ResolvedLocation | undefined;
  #isElsewhere = false;
  #error: unknown;
  #revision = 0;
  #storeRevision = 0;
  /** Whether an event was about this name. */
  #isConcerned = false;
  /** The newest version when people chose one. */
  #seen: number | undefined;
}

export namespace DetailsModel {
  export interface Options {
    readonly client: IStorageClient;
    readonly link: IServerLink;
    readonly session: ISessionModel;
    readonly place: DetailsPlace;
    /** Whose artifact it is, where that is known. */
    readonly scope?: IArtifactsScope | undefined;
  }
}
