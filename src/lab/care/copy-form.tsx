import { Dialog, showDialog } from '@jupyterlab/apputils';
import { HTMLSelect } from '@jupyterlab/ui-components';
import { COPY_CONFLICTS } from '../../api/constants.js';
import type { CopyConflicts, CopyRequest } from '../../api/copy.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import { FieldMessage } from '../kit/field-message.js';
import { FormBody } from '../kit/form-body.js';
import { type CareOptions, careName } from './care-options.js';
import { ChoiceField } from './choice-field.js';
import { type CopyTarget, settingsOfTarget } from './copy-target.js';
import { type Choice, versionsOf } from './selection.js';
import { TargetFields } from './target-fields.js';

const ID = 'jp-ArtifactStorage-copy';

/** Whether a field of the target says it. */
const isAtField = ({ field = '' }: ArtifactStorageError): boolean =>
  /^(?:target\.)?(?:artifact_storage_dir|database_url|storage_options)/.test(field);

/** What is copied where to, as it is entered. */
export interface CopyForm {
  readonly choice: Choice;
  readonly target: CopyTarget;
  readonly conflicts: CopyConflicts;
  readonly prefix: string;
}

/**
 * What the storage server is asked for.
 *
 * @throws ArtifactStorageError `invalid_input` where an option of the target cannot be sent.
 */
export function copyRequestOf(
  { choice, target, conflicts, prefix }: CopyForm,
  { seen }: Pick<CareOptions, 'seen'>
): Omit<CopyRequest, 'dry_run'> {
  return {
    target: settingsOfTarget(target),
    selection: versionsOf(choice, seen),
    conflicts,
    ...(conflicts === 'prefix' ? { prefix } : {})
  };
}

/** Asks what to copy where to; undefined after *Cancel*. */
export async function askForCopy(
  options: CareOptions,
  before: CopyForm,
  problem: ArtifactStorageError | undefined
): Promise<CopyForm | undefined> {
  const { seen, storage, trans } = options;
  const words: Readonly<Record<CopyConflicts, string>> = {
    append: trans.__('save it as the next version there'),
    prefix: trans.__('save it under another name'),
    skip: trans.__('leave it out'),
    stop: trans.__('copy nothing')
  };
  const { button, value } = await showDialog({
    title: trans.__('%1: Copy artifacts to another location', careName(options)),
    body: new FormBody(before, ({ value, onChange }) => (
      <>
        <ChoiceField
          seen={seen}
          choice={value.choice}
          trans={trans}
          onChange={(choice) => onChange({ ...value, choice })}
        />
        <TargetFields
          storage={storage}
          trans={trans}
          target={value.target}
          problem={problem}
          onChange={(target) => onChange({ ...value, target })}
        />
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-conflicts`}>
            {trans.__('If the number of a version is taken there')}
          </label>
          <HTMLSelect
            id={`${ID}-conflicts`}
            value={value.conflicts}
            onChange={({ currentTarget }) => {
              const conflicts = COPY_CONFLICTS.find((one) => one === currentTarget.value);
              onChange({ ...value, conflicts: conflicts ?? 'append' });
            }}
          >
            {COPY_CONFLICTS.map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </HTMLSelect>
        </div>
        {value.conflicts === 'prefix' && (
          <div className="jp-ArtifactStorage-field">
            <label htmlFor={`${ID}-prefix`}>{trans.__('What to put before the name')}</label>
            <input
              id={`${ID}-prefix`}
              className="jp-mod-styled"
              type="text"
              value={value.prefix}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => onChange({ ...value, prefix: event.currentTarget.value })}
            />
          </div>
        )}
        {problem !== undefined && !(value.target.source === 'custom' && isAtField(problem)) && (
          <FieldMessage id={`${ID}-problem`} problem={problem} alert />
        )}
        <p className="jp-ArtifactStorage-lead">
          {trans.__(
            'Nothing is changed here, and nothing is overwritten there. The plan comes first.'
          )}
        </p>
      </>
    )),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Show the plan') })
    ]
  });
  return button.accept ? (value ?? undefined) : undefined;
}
