import { infoIcon } from '@jupyterlab/ui-components';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { takesPassword } from '../../location/masked-settings.js';
import { typedOptions } from '../model/draft-change.js';
import type { LocationDraft } from '../model/location-draft.js';
import { BrowseButton } from './browse-button.js';
import { BusyButton } from './busy-button.js';
import { CheckResult } from './check-result.js';
import { DefaultLines } from './default-lines.js';
import { draftMessages } from './draft-messages.js';
import { problemsOf } from './draft-problems.js';
import { ErrorCard } from './error-card.js';
import { LocationField } from './location-field.js';
import { NamedChoice } from './named-choice.js';
import { OptionsEditor } from './options-editor.js';
import type { IPanelProps } from './panel-props.js';
import { PasswordField } from './password-field.js';
import { SourceChoice } from './source-choice.js';
import { useModel } from './use-model.js';

/** What a {@link ChangeForm} takes. */
export interface IChangeFormProps extends IPanelProps {
  readonly draft: LocationDraft;
}

/** The form that changes the location of the session; it opens in place of the location's lines. */
export function ChangeForm(props: IChangeFormProps): JSX.Element {
  const { draft, storage, trans } = props;
  useModel(draft);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[type=text]')?.focus();
  }, [draft]);
  const problems = problemsOf(draft);
  useEffect(() => {
    if (draft.report?.ok === false || draft.error !== undefined) {
      form.current?.querySelector<HTMLInputElement>('input[aria-invalid=true]')?.focus();
    }
  }, [draft.report, draft.error, draft]);

  const check = (): Promise<void> =>
    draft.run('checking', async () => {
      const target = storage.location.target;
      return target === undefined ? undefined : storage.location.check(target, draft.toChange());
    });
  const use = (): Promise<void> =>
    draft.run('applying', async () => {
      const target = storage.location.target;
      if (target === undefined) {
        return undefined;
      }
      const outcome = await storage.location.use(target, draft.toChange());
      if (outcome.kind === 'applied') {
        storage.form.close();
      }
      return outcome.report;
    });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && draft.activity === 'idle') {
      event.preventDefault();
      event.stopPropagation();
      storage.form.close();
    }
  };
  const { draft: entered, activity } = draft;
  return (
    <form
      ref={form}
      className="jp-ArtifactStorage-form"
      aria-label={trans.__('Change the storage location')}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void use();
      }}
    >
      <SourceChoice {...props} />
      {entered.source === 'default' ? (
        <DefaultLines {...props} />
      ) : entered.source === 'named' ? (
        <NamedChoice {...props} />
      ) : (
        <>
          <LocationField
            field="artifact_storage_dir"
            label={trans.__('Values')}
            placeholder={trans.__('Path of a folder, or s3://bucket/folder')}
            value={entered.artifact_storage_dir}
            options={typedOptions(entered.rows)}
            problem={problems.artifact_storage_dir}
            action={
              <BrowseButton
                {...props}
                onChoose={(artifact_storage_dir) => draft.edit({ artifact_storage_dir })}
              />
            }
            onChange={(artifact_storage_dir) => draft.edit({ artifact_storage_dir })}
          />
          <LocationField
            field="database_url"
            label={trans.__('Metadata')}
            placeholder={trans.__(
              'postgresql://user@host/database, or sqlite:////path/file.sqlite'
            )}
            value={entered.database_url}
            problem={problems.database_url}
            onChange={(database_url) => draft.edit({ database_url })}
            onBlur={() => draft.hidePassword()}
          />
          {takesPassword(entered.database_url) && (
            <PasswordField {...props} problem={problems.password} />
          )}
          <OptionsEditor {...props} problem={problems.storage_options} />
        </>
      )}
      {draftMessages(draft, trans).map((message) => (
        <div className="jp-ArtifactStorage-message" key={message}>
          <infoIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          <span>{message}</span>
        </div>
      ))}
      <CheckResult report={draft.report} trans={trans} />
      {problems.general !== undefined && <ErrorCard error={problems.general} />}
      {entered.source !== 'custom' &&
        [problems.artifact_storage_dir, problems.database_url, problems.storage_options].map(
          (problem) => problem !== undefined && <ErrorCard key={problem.field} error={problem} />
        )}
      <div className="jp-ArtifactStorage-buttons">
        <BusyButton
          busy={activity === 'checking'}
          disabled={activity !== 'idle'}
          onClick={() => void check()}
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
        <BusyButton kind="link" onClick={() => storage.form.close()}>
          {trans.__('Cancel')}
        </BusyButton>
      </div>
    </form>
  );
}
