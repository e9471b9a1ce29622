import { Widget } from '@lumino/widgets';
import { useEffect, useRef } from 'react';

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
  useEffect(() => {
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
