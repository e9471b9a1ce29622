import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { ErrorCard } from '../../kit/error-card.js';
import { infoIcon } from '../../kit/icon.js';
import { useModel } from '../../kit/use-model.js';
import { CheckProgress } from './check-progress.js';
import { CheckResult } from './check-result.js';
import { CustomFields } from './custom-fields.js';
import { DefaultLines } from './default-lines.js';
import { checkDraft, useDraft } from './draft-actions.js';
import { draftMessages } from './draft-messages.js';
import { problemsOf } from './draft-problems.js';
import type { DraftProps } from './draft-props.js';
import { NamedChoice } from './named-choice.js';
import { SourceChoice } from './source-choice.js';

/** Where the focus goes when the form opens: to its first field, else to the choice above. */
const FIRST = ':is(input[type=text], select), input[type=radio]:checked';

/** The form that changes the location of the session; it opens in place of the location's lines. */
export function ChangeForm(props: DraftProps): JSX.Element {
  const { draft, storage, trans } = props;
  useModel(draft);
  const form = useRef<HTMLFormElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const focusFirst = useCallback((): void => {
    const fields = [...(form.current?.querySelectorAll<HTMLElement>(FIRST) ?? [])];
    (fields.find((field) => !field.matches('[type=radio]')) ?? fields[0])?.focus();
  }, []);
  useEffect(() => {
    // People who come back to a notebook with its form have their focus where they put it.
    if (storage.form.formWasOpened) {
      storage.form.forget();
      focusFirst();
    }
  }, [focusFirst, storage, draft]);
  const problems = problemsOf(draft);
  useEffect(() => {
    if (draft.report?.ok === false || draft.error !== undefined) {
      // The reason stands below its field: both are to be seen.
      form.current?.querySelector('[role=alert]')?.scrollIntoView({ block: 'nearest' });
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    } else if (draft.report !== undefined) {
      result.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [draft.report, draft.error, draft]);

  const { fields, activity, phase } = draft;
  const cancel = (): void => {
    if (phase !== 'switching') {
      storage.form.close(draft);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      // Pressed by mistake, it loses nothing.
      storage.form.putAway(draft);
    }
  };
  return (
    <form
      ref={form}
      className="jp-ArtifactStorage-form"
      aria-label={trans.__('Change the storage location')}
      noValidate
      onKeyDown={onKeyDown}
      // What was typed for one server is not sent to another one.
      onBlur={() => draft.hidePassword()}
      onSubmit={(event) => {
        event.preventDefault();
        void useDraft(draft, storage, trans);
      }}
    >
      {draft.outdated && phase !== 'switching' && (
        <Card
          kind="warning"
          title={trans.__('The location of this session was changed meanwhile.')}
          actions={
            <BusyButton
              onClick={() => {
                draft.reload();
                window.requestAnimationFrame(focusFirst);
              }}
            >
              {trans.__('Show the new one')}
            </BusyButton>
          }
        >
          {trans.__('“Use for this session” replaces it with what you see here.')}
        </Card>
      )}
      <SourceChoice {...props} />
      {fields.source === 'default' ? (
        <DefaultLines {...props} />
      ) : fields.source === 'named' ? (
        <NamedChoice
          {...props}
          password={problems.password}
          storage_options={problems.storage_options}
        />
      ) : (
        <CustomFields {...props} problems={problems} />
      )}
      <div className="jp-ArtifactStorage-formNotices">
        {draftMessages(draft, trans).map((message) => (
          <div className="jp-ArtifactStorage-message" key={message}>
            <infoIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
            <span>{breakable(message)}</span>
          </div>
        ))}
        <CheckResult report={draft.report} resultRef={result} trans={trans} />
      </div>
      {problems.general !== undefined && <ErrorCard error={problems.general} trans={trans} />}
      {fields.source !== 'custom' &&
        [
          problems.artifact_storage_dir,
          problems.database_url,
          fields.source === 'default' ? problems.storage_options : undefined
        ].map(
          (problem) =>
            problem !== undefined && <ErrorCard key={problem.field} error={problem} trans={trans} />
        )}
      <div className="jp-ArtifactStorage-formEnd">
        <CheckProgress
          {...props}
          onStop={() => {
            draft.stop();
            focusFirst();
          }}
        />
        <div className="jp-ArtifactStorage-buttons">
          <BusyButton
            busy={activity === 'checking'}
            disabled={activity !== 'idle'}
            onClick={() => void checkDraft(draft, storage)}
          >
            {trans.__('Check')}
          </BusyButton>
          <BusyButton
            kind="accept"
            type="submit"
            busy={activity === 'applying'}
            disabled={activity !== 'idle'}
          >
            {trans.__('Use for this session')}
          </BusyButton>
          <BusyButton kind="link" disabled={phase === 'switching'} onClick={cancel}>
            {trans.__('Cancel')}
          </BusyButton>
        </div>
      </div>
    </form>
  );
}
