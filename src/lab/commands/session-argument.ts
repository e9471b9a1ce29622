import type { TranslationBundle } from '@jupyterlab/translation';

/** The argument of a command that acts on a session: a card or menu says which one it shows. */
export function describeSession(trans: TranslationBundle): {
  readonly type: 'string';
  readonly description: string;
} {
  return {
    type: 'string',
    description: trans.__(
      'Id of the session to act on, nothing where another one is shown by now; without it, the one shown'
    )
  };
}
