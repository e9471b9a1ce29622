import type { TranslationBundle } from '@jupyterlab/translation';
import { useRef, useState } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { endOfDay, startOfDay } from '../list-query.js';

export interface JumpToProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** Goes to a letter in a list by name, to a day in one by time: a button that becomes a field. */
export function JumpTo({ artifacts, trans }: JumpToProps): JSX.Element | null {
  const [open, setOpen] = useState<string>();
  const escaped = useRef(false);
  const { order } = artifacts.order;
  const isByName = order === 'name' || order === 'name_desc';
  if (!isByName && order !== 'newest' && order !== 'oldest') {
    return null;
  }
  // A field for letters is no field for days.
  const kind = isByName ? 'letters' : 'day';
  if (open !== kind) {
    return (
      <BusyButton
        buttonRef={escaped.current ? takeFocus : null}
        onClick={() => {
          escaped.current = false;
          setOpen(kind);
        }}
      >
        {trans.__('Go to…')}
      </BusyButton>
    );
  }
  return (
    <label className="jp-ArtifactStorage-jump">
      {isByName ? trans.__('First letters') : trans.__('Day')}
      <input
        ref={takeFocus}
        className="jp-mod-styled"
        type={isByName ? 'text' : 'date'}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value !== '') {
            // The end of a day where the newest come first, else its start.
            const atDay = order === 'newest' ? endOfDay : startOfDay;
            void artifacts.jump(isByName ? value : atDay(value));
          }
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            escaped.current = true;
            setOpen(undefined);
          }
        }}
        onBlur={({ relatedTarget }) => {
          // The browser's own calendar takes the focus, too.
          if (relatedTarget !== null) {
            setOpen(undefined);
          }
        }}
      />
    </label>
  );
}

/** As a reference it is called once, when the node is there. */
function takeFocus(node: HTMLElement | null): void {
  node?.focus();
}
