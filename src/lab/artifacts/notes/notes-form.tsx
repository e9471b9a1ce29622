import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { BusyButton } from '../../kit/busy-button.js';
import { FieldMessage } from '../../kit/field-message.js';
import { ChipsInput } from './chips-input.js';
import { MetadataRows } from './metadata-rows.js';
import { type NotesDraft, withTyped } from './notes-draft.js';

const ID = 'jp-ArtifactStorage-notes';

/** The fields of the dialog for the notes of one version. */
export class NotesForm extends ReactWidget implements Dialog.IBodyWidget<NotesDraft> {
  constructor(options: NotesForm.Options) {
    super();
    this.#options = options;
    this.#draft = options.draft;
    this.addClass('jp-ArtifactStorage-notesForm');
  }

  /** What is typed counts, also where it is not yet a tag. */
  getValue(): NotesDraft {
    const { tags, aliases } = this.#typed;
    return withTyped(withTyped(this.#draft, 'tags', tags), 'aliases', aliases);
  }

  protected override render(): JSX.Element {
    const { suggestions, problem, trans } = this.#options;
    const { description, metadata } = this.#draft;
    const at = (field: string): ArtifactStorageError | undefined =>
      problem?.field === field ? problem : undefined;
    const isElsewhere =
      problem !== undefined &&
      !['description', 'tags', 'metadata', 'alias'].includes(problem.field ?? '');
    const chips = (field: 'tags' | 'aliases', name: string): Parameters<typeof ChipsInput>[0] => ({
      id: `${ID}-${field}`,
      chips: this.#draft[field],
      typed: this.#typed[field],
      suggestions: suggestions[field],
      placeholder: field === 'tags' ? trans.__('Add a tag') : trans.__('For example production'),
      invalid: at(name) !== undefined,
      onChange: (now, typed) => {
        this.#typed = { ...this.#typed, [field]: typed };
        this.#set({ [field]: now });
      },
      trans
    });
    return (
      <>
        {isElsewhere && <FieldMessage id={`${ID}-problem`} problem={problem} alert />}
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-description`}>{trans.__('Description')}</label>
          <textarea
            id={`${ID}-description`}
            className="jp-mod-styled"
            rows={4}
            value={description}
            aria-describedby={`${ID}-description-message`}
            aria-invalid={at('description') !== undefined}
            onChange={({ target }) => this.#set({ description: target.value })}
          />
          <FieldMessage id={`${ID}-description-message`} problem={at('description')} alert />
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-tags`}>{trans.__('Tags')}</label>
          <ChipsInput {...chips('tags', 'tags')} />
          <FieldMessage
            id={`${ID}-tags-message`}
            text={trans.__('A comma ends a tag.')}
            problem={at('tags')}
            alert
          />
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-aliases`}>{trans.__('Aliases')}</label>
          <ChipsInput {...chips('aliases', 'alias')} />
          <FieldMessage
            id={`${ID}-aliases-message`}
            text={trans.__('Names that point at this version, and at one version only.')}
            problem={at('alias')}
            alert
          />
        </div>
        <fieldset className="jp-ArtifactStorage-field" aria-describedby={`${ID}-metadata-message`}>
          <legend>{trans.__('Metadata')}</legend>
          <MetadataRows
            rows={metadata}
            suggestions={suggestions.metadata}
            invalid={at('metadata') !== undefined}
            describedBy={`${ID}-metadata-message`}
            trans={trans}
            onChange={(rows) => this.#set({ metadata: rows })}
          />
          <BusyButton onClick={() => this.#set({ metadata: [...metadata, { key: '', text: '' }] })}>
            {trans.__('Add a key')}
          </BusyButton>
          <FieldMessage
            id={`${ID}-metadata-message`}
            text={trans.__(
              'Numbers, true and false are kept as such. Put a text that looks like one into quotes.'
            )}
            problem={at('metadata')}
            alert
          />
        </fieldset>
      </>
    );
  }

  #set(part: Partial<NotesDraft>): void {
    this.#draft = { ...this.#draft, ...part };
    this.update();
  }

  readonly #options: NotesForm.Options;
  #draft: NotesDraft;
  #typed = { tags: '', aliases: '' };
}

export namespace NotesForm {
  /** What the form starts with. */
  export interface Options {
    readonly draft: NotesDraft;
    /** What others use. */
    readonly suggestions: Readonly<Record<'tags' | 'aliases' | 'metadata', readonly string[]>>;
    /** Why the last draft could not be kept. */
    readonly problem: ArtifactStorageError | undefined;
    readonly trans: TranslationBundle;
  }
}
