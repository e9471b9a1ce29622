import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { RetainRequest, Retention } from '../../api/retention.js';
import { FormBody } from '../kit/form-body.js';
import { formatDate, formatSize } from '../kit/format.js';
import { reportOf } from '../operations/report/report-of.js';
import { backButton } from './back-button.js';
import { type CareOptions, careName } from './care-options.js';
import { ChoiceField } from './choice-field.js';
import { retainedWords } from './end-words.js';
import { NumberField } from './number-field.js';
import { retentionUndo } from './retention-undo.js';
import { attempt, run, runAndTell } from './run-care.js';
import { type Choice, likelyChoice, namesOf } from './selection.js';
import { numberOf } from './typed-number.js';

/** Which versions need not be kept. */
type WantedRetention = Omit<RetainRequest, 'dry_run'>;

interface RetainForm {
  readonly choice: Choice;
  readonly keep: string;
  readonly days: string;
  readonly tag: string;
}

const NOTHING_ENTERED: Pick<RetainForm, 'keep' | 'days' | 'tag'> = {
  keep: '10',
  days: '',
  tag: ''
};

/** Asks which versions need not be kept, shows them, and deletes them after a confirmation. */
export async function retainVersions(
  options: CareOptions,
  before: RetainForm = { ...NOTHING_ENTERED, choice: likelyChoice(options.seen) }
): Promise<void> {
  const form = await ask(options, before);
  if (form === undefined) {
    return;
  }
  await attempt(options, async () => {
    const request = requestOf(form, options);
    const found = await run(options, 'startRetention', { ...request, dry_run: true });
    const choice = await confirm(options, found);
    if (choice === 'back') {
      await retainVersions(options, form);
    }
    if (choice === 'delete') {
      await retain(options, request);
    }
  });
}

/** Asks about a list whose form is gone: of this tab before a reload, or of another one. */
export async function reviewRetention(
  options: CareOptions,
  found: Retention,
  wanted: WantedRetention
): Promise<void> {
  if ((await confirm(options, found, false)) === 'delete') {
    await retain(options, wanted);
  }
}

async function retain(options: CareOptions, wanted: WantedRetention): Promise<void> {
  const { storage, trans } = options;
  const { session_id, location } = options.scope;
  const addresses = [location.artifact_storage_dir.value, location.database_url.value];
  await runAndTell(options, 'startRetention', { ...wanted, dry_run: false }, (done) => ({
    ...retainedWords(done, trans),
    ...retentionUndo(options, { session_id, addresses, about: careName(options) }, done),
    title: trans.__('%1: Old versions', careName(options)),
    report: reportOf('retain', done, trans, storage.link.home)
  }));
}

/** Whether a form says which versions go: without that, nothing can be looked for. */
function hasCondition({ keep, days, tag }: Pick<RetainForm, 'keep' | 'days' | 'tag'>): boolean {
  return [keep, days, tag].some((text) => text.trim() !== '');
}

function requestOf(
  { choice, keep, days, tag }: RetainForm,
  { seen }: CareOptions
): WantedRetention {
  const [keep_newest, older_than_days] = [numberOf(keep, 1), numberOf(days, 0)];
  return {
    ...namesOf(choice, seen),
    ...(keep_newest === undefined ? {} : { keep_newest }),
    ...(older_than_days === undefined ? {} : { older_than_days }),
    ...(tag.trim() === '' ? {} : { tag: tag.trim() })
  };
}

async function ask(options: CareOptions, before: RetainForm): Promise<RetainForm | undefined> {
  const { seen, trans } = options;
  const { button, value } = await showDialog({
    title: trans.__('%1: Delete old versions', careName(options)),
    body: new FormBody(before, ({ value, onChange }) => (
      <>
        <p>
          {trans.__(
            'Deletes the versions of which all of these conditions hold. The newest version of a name and those with an alias always stay. You see the list before anything is deleted.'
          )}
        </p>
        <ChoiceField
          seen={seen}
          choice={value.choice}
          trans={trans}
          onChange={(choice) => onChange({ ...value, choice })}
        />
        <NumberField
          id="jp-ArtifactStorage-retain-keep"
          label={trans.__('Keep the newest … versions of each name')}
          trans={trans}
          value={value.keep}
          min={1}
          isWhole
          required={
            hasCondition({ ...value, keep: '' })
              ? undefined
              : trans.__('Enter a number here, an age or a tag.')
          }
          help={trans.__('Empty: however many there are. The newest one always stays.')}
          onChange={(keep) => onChange({ ...value, keep })}
        />
        <NumberField
          id="jp-ArtifactStorage-retain-days"
          label={trans.__('Only versions older than … days')}
          trans={trans}
          value={value.days}
          min={0}
          help={trans.__('Empty: of any age.')}
          onChange={(days) => onChange({ ...value, days })}
        />
        <div className="jp-ArtifactStorage-field">
          <label htmlFor="jp-ArtifactStorage-retain-tag">
            {trans.__('Only versions with this tag')}
          </label>
          <input
            id="jp-ArtifactStorage-retain-tag"
            className="jp-mod-styled"
            type="text"
            value={value.tag}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ ...value, tag: event.currentTarget.value })}
          />
        </div>
      </>
    )),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Show the list') })
    ]
  });
  return button.accept ? (value ?? undefined) : undefined;
}

async function confirm(
  options: CareOptions,
  { planned, kept, bytes, versions }: Retention,
  canGoBack = true
): Promise<'cancel' | 'back' | 'delete'> {
  const { trans } = options;
  const { button } = await showDialog({
    title:
      planned === 0
        ? trans.__('%1: No such versions', careName(options))
        : trans._n(
            '%3: Delete %2 version?',
            '%3: Delete %2 versions?',
            planned,
            planned.toLocaleString(),
            careName(options)
          ),
    body: (
      <div className="jp-ArtifactStorage jp-ArtifactStorage-careForm">
        <p>
          {planned === 0
            ? trans.__('All %1 versions stay.', kept.toLocaleString())
            : trans.__(
                '%1 are freed once the trash is emptied; %2 versions stay.',
                formatSize(bytes),
                kept.toLocaleString()
              )}
        </p>
        {versions.length > 0 && (
          <section
            className="jp-ArtifactStorage-careTable"
            aria-label={trans.__('Versions')}
            // It scrolls: who has only a keyboard must come to it.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
            tabIndex={0}
          >
            <table>
              <thead>
                <tr>
                  <th scope="col">{trans.__('Name')}</th>
                  <th scope="col">{trans.__('Version')}</th>
                  <th scope="col">{trans.__('Size')}</th>
                  <th scope="col">{trans.__('Saved')}</th>
                </tr>
              </thead>
              <tbody>
                {versions.map(({ name, version, size, date_created }) => (
                  <tr key={`${name} ${version}`}>
                    <td>{name}</td>
                    <td>{version}</td>
                    <td>{formatSize(size)}</td>
                    <td>{formatDate(date_created)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {planned > versions.length && (
              <p>{trans.__('… and %1 more', (planned - versions.length).toLocaleString())}</p>
            )}
          </section>
        )}
      </div>
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      ...backButton(canGoBack, trans),
      ...(planned === 0
        ? []
        : [
            Dialog.warnButton({
              label: trans._n(
                'Delete %2 version',
                'Delete %2 versions',
                planned,
                planned.toLocaleString()
              ),
              actions: ['delete']
            })
          ])
    ],
    defaultButton: 0
  });
  return (['delete', 'back'] as const).find((one) => button.actions.includes(one)) ?? 'cancel';
}
