import { type FormEvent, useState } from 'react';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { FieldMessage } from '../../kit/field-message.js';
import type { SessionProps } from '../../panel-props.js';
import { asArtifactStorageError, errorOfProblem } from '../../session/problem.js';
import { SecretField } from '../fields/secret-field.js';
import { changeOfSecrets } from './missing-secrets.js';

const MESSAGE_ID = 'jp-ArtifactStorage-secrets-message';

/** Asks for the secrets that the storage server forgot when it was restarted. */
export function SecretsCard(props: SessionProps): JSX.Element {
  const { active, storage, trans } = props;
  const [entered, setEntered] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ArtifactStorageError>();
  const use = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { report } = await storage.location.use(
        active,
        changeOfSecrets(active.state, entered, trans)
      );
      const found = report.metadata.problem ?? report.values.problem;
      if (found === undefined) {
        storage.link.acknowledgeRestart();
      } else {
        setProblem(errorOfProblem(found));
      }
    } catch (error) {
      setProblem(asArtifactStorageError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void use();
      }}
    >
      <Card
        kind="warning"
        form
        title={trans.__(
          'The storage server was restarted and has forgotten this session’s secrets.'
        )}
        actions={
          <BusyButton kind="accept" type="submit" busy={busy}>
            {trans.__('Use for this session')}
          </BusyButton>
        }
      >
        <p>{trans.__('They are kept in memory only. Enter them once more to go on.')}</p>
        {active.state.missing_secrets.map((field) => (
          <SecretField
            key={field}
            trans={trans}
            messageId={MESSAGE_ID}
            field={field}
            value={entered[field] ?? ''}
            invalid={problem?.field === field}
            onChange={(value) => setEntered({ ...entered, [field]: value })}
          />
        ))}
        {problem !== undefined && <FieldMessage id={MESSAGE_ID} problem={problem} alert />}
      </Card>
    </form>
  );
}
