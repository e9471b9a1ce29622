import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { isSameLogin } from '../../../location/same-login.js';
import { secretsTarget } from '../../../location/secrets-target.js';
import { SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import { withoutSecrets } from '../../../location/without-secrets.js';
import type { IDraftFields, IOptionRow } from '../../interfaces/draft.js';
import { isSecretRow, optionsFor, rowOfField, typedOptions } from '../options/option-rows.js';
import { hidePassword, loginUrlOf } from './draft-change.js';

/** A draft as it may be sent, and what was emptied for that. */
export interface SettledDraft {
  readonly fields: IDraftFields;
  /** The secrets that were emptied, by the names of `maskedFields`. */
  readonly emptied: readonly string[];
}

function customTarget({ artifact_storage_dir: dir, rows }: IDraftFields): string | undefined {
  return secretsTarget(dir, typedOptions(rows, optionsFor(dir)));
}

function namedTarget({ named, secret_rows }: IDraftFields): string | undefined {
  const { artifact_storage_dir: dir = '', storage_options } = named?.settings ?? {};
  return secretsTarget(dir, { ...storage_options, ...typedOptions(secret_rows, optionsFor(dir)) });
}

/** A row without its secret; what else a dictionary says stays. */
function emptied(row: IOptionRow, { artifact_storage_dir: dir }: IDraftFields): IOptionRow {
  const { options } = withoutSecrets(typedOptions([row], optionsFor(dir)), '');
  const left = options[row.name.trim()];
  return { ...row, text: left === undefined ? '' : JSON.stringify(left) };
}

/** Whether a secret that was emptied was not entered again. */
export function isStillEmpty(field: string, draft: IDraftFields): boolean {
  if (field === PASSWORD_FIELD) {
    return draft.password === '';
  }
  const row = rowOfField(field, draft.rows);
  return (
    row !== undefined &&
    !(row.text !== '' && isSecretRow(row, optionsFor(draft.artifact_storage_dir)))
  );
}

/**
 * Knows for whom each secret of a draft was entered: a password for a database, its server and its
 * user, an option for the server of a filesystem. It goes to no other one.
 */
export class EnteredSecrets {
  constructor(fields: IDraftFields) {
    this.#passwordFor = loginUrlOf(fields);
    this.#bind(fields.rows, customTarget(fields));
    this.#bind(fields.secret_rows, namedTarget(fields));
  }

  /** Takes note of an edit. `isPassword`: the password was entered, also where it is the same. */
  note(before: IDraftFields, after: IDraftFields, isPassword: boolean): void {
    if (isPassword) {
      this.#passwordFor = loginUrlOf(after);
    }
    const known = new Map([...before.rows, ...before.secret_rows].map((row) => [row.id, row]));
    const isNew = (row: IOptionRow): boolean => {
      const earlier = known.get(row.id);
      const target = earlier === undefined ? undefined : this.#targets.get(earlier);
      if (earlier?.text !== row.text) {
        return true;
      }
      if (target !== undefined) {
        this.#targets.set(row, target);
      }
      return false;
    };
    this.#bind(after.rows.filter(isNew), customTarget(after));
    this.#bind(after.secret_rows.filter(isNew), namedTarget(after));
  }

  /**
   * A draft as it may be sent: its URL shows no password, and secrets that were entered for another
   * server are gone. That a kept password cannot move is told by `changeOf`.
   */
  settle(draft: IDraftFields): SettledDraft {
    if (draft.source !== 'custom') {
      return { fields: draft, emptied: [] };
    }
    const hidden = hidePassword(draft);
    const { database_url, password } = hidden;
    const fits = hidden !== draft || isSameLogin(database_url, this.#passwordFor);
    const keeps = fits || password === '' || password === SECRET_MASK;
    const target = customTarget(hidden);
    this.#bind(hidden.rows, target);
    const strange = hidden.rows.filter((row) => this.#isForAnother(row, target, hidden));
    if (keeps && strange.length === 0) {
      return { fields: hidden, emptied: [] };
    }
    return {
      fields: {
        ...hidden,
        ...(keeps ? {} : { password: '' }),
        rows: hidden.rows.map((row) => (strange.includes(row) ? emptied(row, hidden) : row))
      },
      emptied: [
        ...(keeps ? [] : [PASSWORD_FIELD]),
        ...strange.map(({ name }) => `storage_options.${name.trim()}`)
      ]
    };
  }

  #isForAnother(row: IOptionRow, target: string | undefined, draft: IDraftFields): boolean {
    const own = this.#targets.get(row);
    const options = optionsFor(draft.artifact_storage_dir);
    return target !== undefined && own !== undefined && own !== target && isSecretRow(row, options);
  }

  /** Where no secret can be sent yet, the first target that can take it is its own. */
  #bind(rows: readonly IOptionRow[], target: string | undefined): void {
    for (const row of rows) {
      if (target !== undefined && row.text !== '' && !this.#targets.has(row)) {
        this.#targets.set(row, target);
      }
    }
  }

  readonly #targets = new WeakMap<IOptionRow, string>();
  /** The URL that stood there when the password was entered. */
  #passwordFor: string;
}
