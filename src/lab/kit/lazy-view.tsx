import type { TranslationBundle } from '@jupyterlab/translation';
import type { FunctionComponent } from 'react';
import { BusyButton } from './busy-button.js';
import { Card } from './card.js';
import { ErrorCard } from './error-card.js';
import { type LazyPart, problemOfPart } from './lazy-part.js';
import { useLoaded } from './use-loaded.js';

interface Translated {
  readonly trans: TranslationBundle;
}

/**
 * A component of a part that is loaded when it is shown for the first time.
 *
 * @param part - The part.
 * @param viewOf - The component that the part exports.
 */
export function lazyView<T, P extends Translated>(
  part: LazyPart<T>,
  viewOf: (part: T) => FunctionComponent<P>
): FunctionComponent<P> {
  return function LazyView(props: P): JSX.Element {
    const isThere = part.loaded !== undefined;
    const { value, error, retry } = useLoaded(isThere ? undefined : 'part', () => part.load());
    const loaded = part.loaded ?? value;
    if (loaded !== undefined) {
      const View = viewOf(loaded);
      return <View {...props} />;
    }
    const { trans } = props;
    return (
      <div className="jp-ArtifactStorage-part">
        {error === undefined ? (
          <Card kind="info" busy title={trans.__('Loading…')} />
        ) : (
          <ErrorCard
            error={problemOfPart(error, trans)}
            trans={trans}
            actions={<BusyButton onClick={retry}>{trans.__('Try again')}</BusyButton>}
          />
        )}
      </div>
    );
  };
}
