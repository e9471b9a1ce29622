import { describe, expect, it } from 'vitest';
import type { IActiveSession } from '../../src/lab/interfaces/session.js';
import { AutoCheck } from '../../src/lab/panel/auto-check.js';
import type { IArtifactStorage } from '../../src/lab/tokens.js';
import { REPORT } from './support/answers.js';
import { FakeLink, FakeSession } from './support/models.js';
import { activeOf, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

function checking() {
  const [session, link] = [new FakeSession(), new FakeLink()];
  const checked: string[] = [];
  const location = {
    checkPresent: async ({ location: at }: IActiveSession) => {
      checked.push(at.artifact_storage_dir.value);
      return REPORT;
    }
  };
  const check = new AutoCheck({ session, link, location } as unknown as IArtifactStorage);
  const show = (name: string): void =>
    session.show(activeOf(stateOf('k1', { location: locationAt(name) })));
  return { session, link, checked, check, show };
}

describe('a location that nobody has checked', () => {
  it('is checked once when the panel shows it', () => {
    const { checked, check, show } = checking();
    show('one');
    expect(checked).toEqual([]);
    check.setActive(true);
    show('one');
    show('two');
    show('one');
    expect(checked).toEqual(['/one', '/two']);
  });

  it('is checked again once the storage server is back, or its check is forgotten', () => {
    const { session, link, checked, check, show } = checking();
    check.setActive(true);
    show('one');
    link.connected.emit();
    show('one');
    const last_check = { values: REPORT.values, metadata: REPORT.metadata };
    session.show(activeOf(stateOf('k1', { location: locationAt('one'), last_check })));
    show('one');
    expect(checked).toEqual(['/one', '/one', '/one']);
  });

  it('is left alone once nobody sees the panel', () => {
    const { checked, check, show } = checking();
    check.setActive(true);
    check.setActive(false);
    show('one');
    expect(checked).toEqual([]);
  });
});
