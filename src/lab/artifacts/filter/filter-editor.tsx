import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { PanelProps } from '../../panel-props.js';
import type { FilterKey } from '../list-query.js';
import { filterName, isTextFilter, type TextFilter } from './filter-words.js';
import { useFacets } from './use-facets.js';

export interface FilterEditorProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly artifacts: IArtifactsModel;
  readonly filter: FilterKey;
  readonly onClose: () => void;
}

/** Where a filter is entered: a value with suggestions, or days. Enter applies it, Escape closes it. */
export function FilterEditor(props: FilterEditorProps): JSX.Element {
  const { artifacts, filter, onClose, trans } = props;
  const form = useRef<HTMLFormElement>(null);
  // Its button, or the menu, had the focus.
  useEffect(() => {
    const timer = window.setTimeout(() => form.current?.querySelector('input')?.focus());
    return () => window.clearTimeout(timer);
  }, []);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = Object.fromEntries(new FormData(event.currentTarget));
    artifacts.filters = { ...artifacts.filters, ...entered };
    onClose();
  };
  return (
    <form
      ref={form}
      className="jp-ArtifactStorage-filterEditor"
      aria-label={trans.__('Filter: %1', filterName(filter, trans))}
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      {isTextFilter(filter) ? (
        <ValueInput {...props} filter={filter} />
      ) : (
        <DayInputs artifacts={artifacts} trans={trans} />
      )}
      <BusyButton type="submit">{trans.__('Apply')}</BusyButton>
    </form>
  );
}

function ValueInput(props: FilterEditorProps & { readonly filter: TextFilter }): JSX.Element {
  const { artifacts, filter, storage, trans } = props;
  const [text, setText] = useState(artifacts.filters[filter] ?? '');
  const values = useFacets(storage.client, artifacts.scope?.session_id, filter, text);
  const id = useId();
  const name = filterName(filter, trans);
  return (
    <>
      <input
        className="jp-mod-styled"
        name={filter}
        list={id}
        value={text}
        placeholder={name}
        aria-label={name}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          const { value, form } = event.currentTarget;
          const { inputType } = event.nativeEvent as InputEvent;
          setText(value);
          // A suggestion that was chosen is no typing.
          if (inputType === undefined || inputType === 'insertReplacementText') {
            form?.requestSubmit();
          }
        }}
      />
      <datalist id={id}>
        {values.map(({ value, count }) => (
          <option key={value} value={value} label={count.toLocaleString()} />
        ))}
      </datalist>
    </>
  );
}

function DayInputs({
  artifacts,
  trans
}: Pick<FilterEditorProps, 'artifacts' | 'trans'>): JSX.Element {
  const { since, until } = artifacts.filters;
  return (
    <>
      <input
        className="jp-mod-styled"
        type="date"
        name="since"
        defaultValue={since}
        aria-label={trans.__('First day')}
      />
      <input
        className="jp-mod-styled"
        type="date"
        name="until"
        defaultValue={until}
        aria-label={trans.__('Last day')}
      />
    </>
  );
}
