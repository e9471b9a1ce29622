import { describe, expect, it } from 'vitest';
import { FormController } from '../../src/lab/location/draft/form-controller.js';
import type { LocationDraft } from '../../src/lab/location/draft/location-draft.js';
import { ActiveSession } from '../../src/lab/session/active-session.js';
import { FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

/** A form, and notebooks that come to the front. */
function showing() {
  const session = new FakeSession();
  const form = new FormController(session);
  const show = (id: string): void =>
    session.show(activeOf(stateOf(id), new FakeNotebook(`${id}.ipynb`, id)));
  const open = (): void => {
    if (session.active !== undefined) {
      form.open(session.active);
    }
  };
  show('k1');
  return { form, session, show, open };
}

describe('the form', () => {
  it('opens once, for the session in front only', () => {
    const { form, session, open } = showing();
    form.open(activeOf(stateOf('k9'), new FakeNotebook('z.ipynb', 'k9')));
    expect(form.draft).toBeUndefined();
    open();
    const { draft } = form;
    expect(draft?.active).toBe(session.active);
    open();
    expect(form.draft).toBe(draft);
  });

  it('begins with other settings where somebody gives them', () => {
    const { form, session } = showing();
    form.open(session.active ?? activeOf(stateOf('k1')), { artifact_storage_dir: '/other' });
    expect(form.draft?.fields).toMatchObject({ source: 'custom', artifact_storage_dir: '/other' });
  });

  it('follows the location in force while nothing was entered', () => {
    const { form, session, open } = showing();
    open();
    const { document } = session.active ?? {};
    const moved =
      document && ActiveSession.join(document, stateOf('k1', { location: locationAt('there') }));
    session.show(moved ?? { kind: 'loading' });
    expect(form.draft?.fields.artifact_storage_dir).toBe('/there');
  });

  it('stays open while the storage server restarts', () => {
    const { form, session, open } = showing();
    open();
    const { draft } = form;
    const { document } = session;
    session.state = { kind: 'server_starting' };
    session.document = document;
    session.stateChanged.emit();
    expect(form.draft).toBe(draft);
  });

  it('remembers that it was open until the focus has been taken care of', () => {
    const { form, open } = showing();
    open();
    form.close();
    expect(form.formWasOpen).toBe(true);
    form.forget();
    expect(form.formWasOpen).toBe(false);
  });

  it('of another notebook stays open when an earlier one is done', async () => {
    const { form, show, open } = showing();
    open();
    const first = form.draft;
    show('k2');
    open();
    const second = form.draft;
    form.close(first);
    expect(form.draft).toBe(second);
    expect(second).not.toBe(first);
  });

  it('keeps what was entered for each notebook until people come back', () => {
    const { form, session, show, open } = showing();
    const [a, b] = ['k1', 'k2'].map((id) =>
      activeOf(stateOf(id), new FakeNotebook(`${id}.ipynb`, id))
    ) as [ActiveSession, ActiveSession];
    session.show(a);
    open();
    form.draft?.edit({ source: 'custom', artifact_storage_dir: '/of/a', password: 'of a' });
    const first = form.draft;
    let shown = 0;
    form.stateChanged.connect(() => {
      shown += 1;
    });
    session.show(b);
    expect([form.draft, shown]).toEqual([undefined, 1]);
    open();
    form.draft?.edit({ source: 'custom', artifact_storage_dir: '/of/b' });
    session.show(a);
    expect(form.draft).toBe(first);
    expect(form.draft?.fields).toMatchObject({ artifact_storage_dir: '/of/a', password: 'of a' });
    expect([form.formWasOpened, form.formWasOpen]).toEqual([false, false]);
    form.close();
    session.show(b);
    expect(form.draft?.fields.artifact_storage_dir).toBe('/of/b');
    show('k3');
    expect(form.draft).toBeUndefined();
  });

  it('that is put away comes back with what was entered; after Cancel it does not', () => {
    const { form, open } = showing();
    open();
    const first = form.draft as LocationDraft;
    first.edit({ source: 'custom', artifact_storage_dir: '/of/a' });
    form.putAway(first);
    expect([form.draft, form.isPutAway, form.formWasOpen]).toEqual([undefined, true, true]);
    open();
    expect([form.draft, form.isPutAway]).toEqual([first, false]);
    form.close();
    open();
    expect(form.draft?.isEdited).toBe(false);
    form.putAway(form.draft as LocationDraft);
    expect([form.draft, form.isPutAway]).toEqual([undefined, false]);
  });

  it('closes when people leave it before they entered anything', () => {
    const { form, session, show, open } = showing();
    const { active } = session;
    open();
    show('k2');
    session.show(active ?? { kind: 'loading' });
    expect(form.draft).toBeUndefined();
  });

  it('forgets what was entered with its kernel, also in the background', () => {
    const { form, session, show } = showing();
    const notebook = new FakeNotebook('a.ipynb', 'k1');
    const active = activeOf(stateOf('k1'), notebook);
    session.show(active);
    form.open(active);
    const { draft } = form;
    draft?.edit({ source: 'custom', artifact_storage_dir: '/of/a' });
    show('k2');
    expect(draft?.isDisposed).toBe(false);
    notebook.setKernel('k9');
    show('k3');
    expect(draft?.isDisposed).toBe(true);
  });

  it('aborts what it waits for when it is closed; a change goes on when it is only left', async () => {
    const { form, show, open } = showing();
    const run = (activity: 'checking' | 'applying') => {
      let seen: AbortSignal | undefined;
      open();
      void form.draft?.run(activity, (signal) => {
        seen = signal;
        return new Promise(() => undefined);
      });
      return () => seen?.aborted;
    };
    const closed = run('applying');
    form.close();
    expect(closed()).toBe(true);
    const left = run('applying');
    show('k2');
    expect(left()).toBe(false);
    const check = run('checking');
    show('k3');
    expect(check()).toBe(true);
  });
});
