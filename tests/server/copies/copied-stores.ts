import { join } from 'node:path';
import { expect } from 'vitest';
import type { SaveRequest } from '../../../src/api/artifact.js';
import type { CopyReport, CopyRequest } from '../../../src/api/copy.js';
import type { LocationSettings } from '../../../src/api/location.js';
import { TestServer } from '../http/support.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

/** A version as tests compare it: everything that a copy keeps. */
export type Kept = Readonly<Record<string, unknown>>;

/** Sessions of one storage server, each at a location of its own. */
export class CopiedStores {
  readonly server = new TestServer();
  readonly #locations = new Map<string, LocationSettings>();

  /** A folder and an SQLite file of this name. */
  folder(name: string): LocationSettings {
    return {
      artifact_storage_dir: join(this.server.home, name),
      database_url: `sqlite:///${join(this.server.home, name)}.sqlite`
    };
  }

  /** A session at a location: without one, a folder and an SQLite file. */
  async open(session: string, location = this.folder(session)): Promise<string> {
    this.#locations.set(session, location);
    const { status, json } = await this.ask('PUT', `/sessions/${session}/location`, location);
    expect(status, JSON.stringify(json)).toBe(200);
    return session;
  }

  ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown) {
    return this.server.request(method, path, body);
  }

  async save(
    session: string,
    name: string,
    value?: Uint8Array | string,
    more?: Partial<SaveRequest>
  ) {
    const body = inlineSave(name, value, more);
    const { status, json } = await this.ask('POST', `/sessions/${session}/artifacts`, body);
    expect(status, JSON.stringify(json)).toBe(200);
    return json;
  }

  /** All versions, or those of a name, the newest first. */
  async versions(session: string, name?: string) {
    const query = name === undefined ? '?limit=1000' : `?name=${encodeURIComponent(name)}`;
    const { json } = await this.ask('GET', `/sessions/${session}/versions${query}`);
    return json.artifacts;
  }

  /** Numbers and checksums of a name, the oldest number first. */
  async numbers(session: string, name: string): Promise<readonly [number, string][]> {
    const all = await this.versions(session, name);
    return all
      .map((one: { version: number; sha256: string }) => [one.version, one.sha256.slice(0, 8)])
      .reverse();
  }

  /** What a copy keeps of all versions: with code, preview and bytes. */
  async kept(session: string): Promise<readonly Kept[]> {
    const all: Kept[] = [];
    for (const { name, version } of await this.versions(session)) {
      const query = `name=${encodeURIComponent(name)}&version=${version}`;
      const { json } = await this.ask(
        'GET',
        `/sessions/${session}/artifact?${query}&inline_limit=1000000`
      );
      const { value, preview, code, packages, inputs: _i, ...rest } = json;
      const { root: _r, value_key: _k, verified_at: _v, database_url: _d, ...found } = rest;
      const { copied_from: _c, original_save_id: _o, preview_size: _p, ...facts } = found;
      const shown = await this.ask('GET', `/sessions/${session}/preview?${query}`);
      all.push({ ...facts, code, packages, preview, shown: shown.json, bytes: value.base64 });
    }
    return all;
  }

  /** Copies, and holds that every version was counted. */
  async copy(
    session: string,
    target: string | LocationSettings,
    more: Partial<CopyRequest> = {}
  ): Promise<CopyReport> {
    const { status, json } = await this.tryCopy(session, target, more);
    expect(status, JSON.stringify(json)).toBe(200);
    const { planned, already_there, copied, to_copy, failed, skipped } = json;
    expect(planned).toBe(already_there + copied + to_copy + failed + skipped);
    expect(copied).toBe(json.verified + json.not_verified);
    return json;
  }

  tryCopy(session: string, target: string | LocationSettings, more: Partial<CopyRequest> = {}) {
    const where =
      typeof target === 'string' ? (this.#locations.get(target) ?? this.folder(target)) : target;
    return this.server.run(session, 'copy', {
      target: where,
      selection: { all: true },
      dry_run: false,
      ...more
    });
  }

  async close(): Promise<void> {
    await this.server.close();
    await removeDirectory(this.server.home);
  }
}
