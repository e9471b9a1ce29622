import { Widget } from '@lumino/widgets';
import { useLayoutEffect, useRef } from 'react';

/** Shows a widget of Lumino in a component; it is disposed with it. */
export function LuminoHost({
  make,
  id
}: {
  readonly make: () => Widget;
  /** What it shows: another one makes another widget. */
  readonly id: string;
}): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  // Before React removes the node: a widget is detached while it is in the page.
  useLayoutEffect(() => {
    const host = ref.current;
    if (host === null) {
      return;
    }
    const widget = make();
    Widget.attach(widget, host);
    return () => widget.dispose();
  }, [id]);
  return <div ref={ref} className="jp-ArtifactStorage-host" />;
}
