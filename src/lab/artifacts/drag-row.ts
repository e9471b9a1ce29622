import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { MouseEvent } from 'react';
import { visibleName } from '../../location/visible-name.js';
import type { IArtifactRef, IArtifactsScope } from '../interfaces/artifacts.js';
import type { ISessionDocument } from '../interfaces/session.js';
import type { IArtifactStorage } from '../tokens.js';

/** What notebooks take as cells. */
const CELLS = 'application/vnd.jupyter.cells';

/** How far the mouse goes before a press becomes a drag, in pixels. */
const THRESHOLD = 5;

export interface DragOptions {
  readonly storage: Pick<IArtifactStorage, 'actions' | 'session'>;
  readonly scope: IArtifactsScope;
}

/** Lets a press on a row become a drag: dropped in a notebook, it is a cell that loads the artifacts. */
export function startRowDrag(
  event: MouseEvent<HTMLElement>,
  dragged: IArtifactRef | readonly IArtifactRef[],
  options: DragOptions
): void {
  const { button, clientX, clientY, target } = event;
  if (button !== 0 || (target instanceof Element && target.closest('button, input') !== null)) {
    return;
  }
  const refs = [dragged].flat();
  const end = (): void => {
    document.removeEventListener('mousemove', onMove, true);
    document.removeEventListener('mouseup', end, true);
  };
  const onMove = (move: globalThis.MouseEvent): void => {
    if (Math.hypot(move.clientX - clientX, move.clientY - clientY) > THRESHOLD) {
      end();
      void drag(refs, move, options);
    }
  };
  document.addEventListener('mousemove', onMove, true);
  document.addEventListener('mouseup', end, true);
}

async function drag(
  refs: readonly IArtifactRef[],
  { clientX, clientY }: globalThis.MouseEvent,
  { storage, scope }: DragOptions
): Promise<void> {
  const mimeData = new MimeData();
  const setCode = (document: ISessionDocument | undefined): void => {
    const source = storage.actions.cellCode(scope, refs, document);
    mimeData.setData(CELLS, [
      { cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null }
    ]);
  };
  setCode(scope.active?.document);
  // The cell says where the artifacts are if the notebook in which it is dropped keeps its own elsewhere.
  const onDrop = ({ target }: Event): void => {
    const open = [scope.active?.document, storage.session.active?.document];
    setCode(open.find((one) => target instanceof Node && one?.widget.panel.node.contains(target)));
  };
  const lumino = new Drag({
    mimeData,
    dragImage: imageOf(refs),
    supportedActions: 'copy',
    proposedAction: 'copy'
  });
  document.addEventListener('lm-drop', onDrop, true);
  try {
    await lumino.start(clientX, clientY);
  } finally {
    document.removeEventListener('lm-drop', onDrop, true);
    lumino.dispose();
  }
}

function imageOf(refs: readonly IArtifactRef[]): HTMLElement {
  const image = document.createElement('div');
  image.className = 'jp-ArtifactStorage-dragImage';
  image.textContent = refs.map(({ name }) => visibleName(name)).join(', ');
  return image;
}
