import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProgramSessions } from '../../../src/server/sessions/program-sessions.js';
import {
  newSessionRecord,
  type SessionRecord
} from '../../../src/server/sessions/session-record.js';

const MINUTE = 60_000;
const connection = (): Socket => new EventEmitter() as Socket;

let records: Map<string, SessionRecord>;
let now: number;
let ended: string[];

function programs(): ProgramSessions {
  return new ProgramSessions({
    sessions: {
      get ids() {
        return [...records.keys()];
      },
      get: (id) => records.get(id) ?? newSessionRecord(id)
    },
    end: (ids) => {
      for (const id of ids) {
        records.delete(id);
      }
      ended.push(...ids);
    },
    now: () => now
  });
}

beforeEach(() => {
  records = new Map();
  now = 0;
  ended = [];
});

describe('sessions of programs', () => {
  it('stay while their program has a connection, however long', () => {
    const sessions = programs();
    const [first, second] = [connection(), connection()];
    sessions.note('script-1-a', first);
    sessions.note('script-1-a', second);
    first.emit('close');
    now += 1_000 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
    second.emit('close');
    now += 11 * MINUTE;
    sessions.look();
    expect(ended).toEqual(['script-1-a']);
  });

  it('stay when their program comes back in time', () => {
    const sessions = programs();
    const first = connection();
    sessions.note('script-1-a', first);
    first.emit('close');
    now += 9 * MINUTE;
    sessions.note('script-1-a', connection());
    now += 9 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
  });

  it('stay for a day where a location was chosen: what the program started may save there', () => {
    records.set('script-1-a', {
      ...newSessionRecord('script-1-a'),
      override: { artifact_storage_dir: '/data' }
    });
    const sessions = programs();
    const first = connection();
    sessions.note('script-1-a', first);
    first.emit('close');
    now += 23 * 60 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
    now += 2 * 60 * MINUTE;
    sessions.look();
    expect(ended).toEqual(['script-1-a']);
  });

  it('of an earlier storage server end as well', () => {
    records.set('script-1-a', newSessionRecord('script-1-a'));
    const sessions = programs();
    now += 11 * MINUTE;
    sessions.look();
    expect(ended).toEqual(['script-1-a']);
  });

  it('are bounded: of 1,000 programs in a row the latest 200 are kept', () => {
    const sessions = programs();
    for (let number = 0; number < 1_000; number += 1) {
      const one = connection();
      sessions.note(`script-${number}-a`, one);
      one.emit('close');
    }
    expect(ended).toHaveLength(800);
    expect(ended[0]).toBe('script-0-a');
  });

  it('of an earlier storage server are bounded', () => {
    for (let number = 0; number < 1_000; number += 1) {
      records.set(`script-${number}-a`, newSessionRecord(`script-${number}-a`));
    }
    const sessions = programs();
    sessions.look();
    expect(ended).toHaveLength(800);
  });

  it('of kernels are ended by Jupyter alone', () => {
    records.set('0b5a-kernel', newSessionRecord('0b5a-kernel'));
    const sessions = programs();
    const one = connection();
    sessions.note('0b5a-kernel', one);
    sessions.setKernels(['0b5a-kernel']);
    one.emit('close');
    now += 100_000 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
  });

  it('of kernels stay where no Jupyter server tells which ones run', () => {
    records.set('0b5a-kernel', newSessionRecord('0b5a-kernel'));
    const sessions = programs();
    now += 100_000 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
  });

  it('of kernels that a program started end as those of programs do', () => {
    const sessions = programs();
    sessions.setKernels(['0b5a-kernel']);
    const one = connection();
    records.set('7c1d-executed', newSessionRecord('7c1d-executed'));
    sessions.note('7c1d-executed', one);
    now += 1_000 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
    one.emit('close');
    now += 11 * MINUTE;
    sessions.look();
    expect(ended).toEqual(['7c1d-executed']);
  });

  it('of kernels that nobody knows after a restart of the storage server end as well', () => {
    for (const id of ['0b5a-kernel', '7c1d-executed']) {
      records.set(id, newSessionRecord(id));
    }
    const sessions = programs();
    sessions.setKernels(['0b5a-kernel']);
    now += 11 * MINUTE;
    sessions.look();
    expect(ended).toEqual(['7c1d-executed']);
  });

  it('of a kernel that was looked at before Jupyter told of it stay', () => {
    const sessions = programs();
    sessions.setKernels([]);
    const panel = connection();
    records.set('0b5a-kernel', newSessionRecord('0b5a-kernel'));
    sessions.note('0b5a-kernel', panel);
    panel.emit('close');
    sessions.setKernels(['0b5a-kernel']);
    now += 100_000 * MINUTE;
    sessions.look();
    expect(ended).toEqual([]);
  });
});
