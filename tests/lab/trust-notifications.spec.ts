import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TrustQuestion } from '../../src/api/trust.js';
import { TrustNotifications } from '../../src/lab/location/trust/trust-notifications.js';
import { AnsweringClient } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeSession } from './support/models.js';
import { activeOf, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');

const questionOf = (user: string): TrustQuestion => ({
  user,
  store_id: 'store',
  store: 'postgresql://db/ml',
  name: 'churn-model',
  version: 7
});

function asking() {
  const session = new FakeSession();
  const client = new AnsweringClient({
    putTrust: () => ({
      setting: 'ask',
      is_default: true,
      store_id: 'store',
      store: 'postgresql://db/ml',
      authors: []
    })
  });
  new TrustNotifications({ client, session }, trans);
  const show = (...users: readonly string[]): void =>
    session.show(activeOf(stateOf('k1', { trust_questions: users.map(questionOf) })));
  return { client, show };
}

describe('the question whether an author is trusted', () => {
  beforeEach(() => people.reset());

  it('is asked once in a notification, which goes with the answer', async () => {
    const { client, show } = asking();
    show('ana');
    show('ana');
    expect(people.told).toHaveLength(1);
    expect(people.told[0]).toContain('wants to load churn-model v7, saved by ana. A pickle runs');
    await people.click('Trust ana at this store');
    expect(client.calls[0]).toMatchObject({
      name: 'putTrust',
      body: { user: 'ana', store_id: 'store', store: 'postgresql://db/ml', answer: 'trust' }
    });
    show();
    expect(people.fates).toContain('dismiss 1');
  });

  it('is asked for each author, and again after it was answered', () => {
    const { show } = asking();
    show('ana');
    show('ana', 'bob');
    expect(people.told[1]).toContain('saved by bob');
    show();
    show('ana');
    expect(people.told).toHaveLength(3);
  });
});
