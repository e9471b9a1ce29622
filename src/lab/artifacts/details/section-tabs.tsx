import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { SECTIONS, type Section } from './details-place.js';
import type { DetailsProps } from './details-props.js';
import { takeFocus } from './take-focus.js';

export interface SectionTabsProps extends DetailsProps {
  readonly children: ReactNode;
}

/** The sections of one version as tabs: one is shown, and only that one is made. */
export function SectionTabs({ model, trans, children }: SectionTabsProps): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // The details may have been opened before anything was known of the version.
  useEffect(() => takeFocus(list.current?.closest<HTMLElement>('.jp-ArtifactStorage-details')), []);
  const labels: Readonly<Record<Section, string>> = {
    preview: trans.__('Preview'),
    code: trans.__('Code'),
    compare: trans.__('Compare'),
    about: trans.__('About')
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = SECTIONS.indexOf(model.section);
    const last = SECTIONS.length - 1;
    const keys: Readonly<Record<string, number>> = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last
    };
    const next = SECTIONS[keys[event.key] ?? -1];
    if (next !== undefined) {
      event.preventDefault();
      model.show(next);
      list.current?.querySelector<HTMLElement>(`[data-section=${next}]`)?.focus();
    }
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        className="jp-ArtifactStorage-tabs"
        aria-label={trans.__('Sections')}
        onKeyDown={onKeyDown}
      >
        {SECTIONS.map((section) => (
          <button
            key={section}
            type="button"
            role="tab"
            id={`${id}-${section}`}
            className="jp-ArtifactStorage-tab"
            data-section={section}
            aria-selected={section === model.section}
            aria-controls={`${id}-panel`}
            tabIndex={section === model.section ? 0 : -1}
            onClick={() => model.show(section)}
          >
            {labels[section]}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        className="jp-ArtifactStorage-tabPanel"
        aria-labelledby={`${id}-${model.section}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel scrolls, and may have nothing in it to tab to
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
