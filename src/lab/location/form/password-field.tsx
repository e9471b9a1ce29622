import type { ArtifactStorageError } from '../../../api/errors.js';
import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { FieldMessage } from '../../kit/field-message.js';
import { SecretInput } from '../../kit/secret-input.js';
import type { DraftProps } from './draft-props.js';

const ID = `jp-ArtifactStorage-${PASSWORD_FIELD.replace('.', '-')}`;

export interface PasswordFieldProps extends DraftProps {
  /** What a check found wrong with it. */
  readonly problem: ArtifactStorageError | undefined;
}

/** The password of a database server: never part of a URL that others can see. */
export function PasswordField(props: PasswordFieldProps): JSX.Element {
  const { draft, problem, trans } = props;
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={ID}>{trans.__('Password')}</label>
      <SecretInput
        id={ID}
        what={trans.__('the password')}
        value={draft.fields.password}
        lost={!draft.keptSecrets.password}
        describedBy={`${ID}-message`}
        invalid={problem !== undefined}
        trans={trans}
        onChange={(password) => draft.edit({ password })}
      />
      <FieldMessage
        id={`${ID}-message`}
        text={trans.__('Entered once for this session, kept in memory only.')}
        problem={problem}
        alert
      />
    </div>
  );
}
