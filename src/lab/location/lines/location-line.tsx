import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { LocationKey, StorageOptions } from '../../../api/location.js';
import { Address } from '../../kit/address.js';
import { breakablePath, WORD_ENDS } from '../../kit/breakable.js';
import { shownDatabase, shownDir } from '../../kit/shown-address.js';
import { labelOfKey } from '../fields/label-of-key.js';
import { optionTexts } from '../options/format-options.js';

export interface LocationLineProps {
  readonly field: LocationKey;
  readonly value: string | StorageOptions;
  /** The home directory, whose paths are written with `~`. */
  readonly home: string | undefined;
  /** More about the value, for who points at it. */
  readonly more?: string;
  /** What stands beside the value. */
  readonly chip?: ReactNode;
  /** What stands at the end of the line. */
  readonly mark?: ReactNode;
  readonly trans: TranslationBundle;
}

/** One setting of a location. */
export function LocationLine(props: LocationLineProps): JSX.Element {
  const { field, value, home, more, trans } = props;
  return (
    <div className="jp-ArtifactStorage-line" data-key={field}>
      <dt>{labelOfKey(field, trans)}</dt>
      <dd>
        {typeof value === 'string' ? (
          <Address
            address={field === 'database_url' ? shownDatabase(value, home) : shownDir(value, home)}
            whole={value}
            more={more}
            trans={trans}
          />
        ) : (
          <span className="jp-ArtifactStorage-lineValue" title={more}>
            {optionTexts(value).map((text, index, { length }) => (
              <span key={text} className="jp-ArtifactStorage-lineOption">
                {breakablePath(index < length - 1 ? `${text}, ` : text, WORD_ENDS)}
              </span>
            ))}
          </span>
        )}
        {props.chip}
      </dd>
      <dd className="jp-ArtifactStorage-lineMark">{props.mark}</dd>
    </div>
  );
}
