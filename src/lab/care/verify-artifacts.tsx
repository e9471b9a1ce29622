import { Dialog, showDialog } from '@jupyterlab/apputils';
import { FormBody } from '../kit/form-body.js';
import { type CareOptions, careName } from './care-options.js';
import { ChoiceField } from './choice-field.js';
import { NumberField } from './number-field.js';
import { verify } from './run-verification.js';
import { type Choice, likelyChoice, namesOf } from './selection.js';
import { numberOf } from './typed-number.js';

const MB = 1_000_000;

/** The lowest limit of the rate, in MB per second: none at all would read nothing. */
const LEAST_RATE = 0.001;

interface VerifyForm {
  readonly choice: Choice;
  readonly days: string;
  readonly rate: string;
  readonly files: boolean;
}

/** Asks which values to verify, verifies them, and says what it found. */
export async function verifyArtifacts(options: CareOptions): Promise<void> {
  const form = await ask(options);
  if (form === undefined) {
    return;
  }
  const days = numberOf(form.days, 0);
  const rate = numberOf(form.rate, LEAST_RATE);
  await verify(options, {
    ...namesOf(form.choice, options.seen),
    ...(days === undefined ? {} : { older_than_days: days }),
    ...(rate === undefined ? {} : { bytes_per_second: Math.ceil(rate * MB) }),
    look_for_files: form.files
  });
}

async function ask(options: CareOptions): Promise<VerifyForm | undefined> {
  const { seen, trans } = options;
  const initial: VerifyForm = { choice: likelyChoice(seen), days: '', rate: '', files: true };
  const { button, value } = await showDialog({
    title: trans.__('%1: Verify artifacts', careName(options)),
    body: new FormBody(initial, ({ value, onChange }) => (
      <>
        <p>
          {trans.__(
            'Every value is read and compared with the size and the checksum of its save. Nothing is changed; what is missing or damaged is marked in the lists.'
          )}
        </p>
        <ChoiceField
          seen={seen}
          choice={value.choice}
          trans={trans}
          onChange={(choice) => onChange({ ...value, choice })}
        />
        <NumberField
          id="jp-ArtifactStorage-verify-days"
          label={trans.__('Leave out what was verified in the last … days')}
          trans={trans}
          value={value.days}
          min={0}
          help={trans.__('Empty: verify all of them.')}
          onChange={(days) => onChange({ ...value, days })}
        />
        <NumberField
          id="jp-ArtifactStorage-verify-rate"
          label={trans.__('Read at most … MB per second')}
          trans={trans}
          value={value.rate}
          min={LEAST_RATE}
          help={trans.__('Empty: as fast as possible.')}
          onChange={(rate) => onChange({ ...value, rate })}
        />
        <label className="jp-ArtifactStorage-checkbox">
          <input
            type="checkbox"
            checked={value.files}
            onChange={(event) => onChange({ ...value, files: event.currentTarget.checked })}
          />
          {trans.__('Look for files that belong to no artifact, too')}
        </label>
      </>
    )),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Verify') })
    ]
  });
  return button.accept ? (value ?? undefined) : undefined;
}
