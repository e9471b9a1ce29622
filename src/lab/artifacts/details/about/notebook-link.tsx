import { breakable } from '../../../kit/breakable.js';
import { BusyButton } from '../../../kit/busy-button.js';
import { withTilde } from '../../../kit/shown-address.js';
import { useLoaded } from '../../../kit/use-loaded.js';
import type { SectionProps } from '../details-props.js';

export interface NotebookLinkProps extends SectionProps {
  /** Absolute path, as the kernel had it. */
  readonly path: string;
}

/** The notebook that saved a version; a link where it is below the root of the Jupyter server. */
export function NotebookLink({ path, host, storage }: NotebookLinkProps): JSX.Element {
  const found = useLoaded(path, () => host.findNotebook(path)).value;
  const shown = breakable(withTilde(path, storage.link.home));
  if (found === undefined) {
    return <span>{shown}</span>;
  }
  return (
    <BusyButton kind="link" onClick={() => host.openNotebook(found)}>
      {shown}
    </BusyButton>
  );
}
