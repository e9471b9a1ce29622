import type { INotebookTracker } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import { describe, expect, it } from 'vitest';
import { ActiveDocument } from '../../src/lab/session/active-document.js';
import { FakeNotebook } from './support/sessions.js';

/** A console: what has a prompt. */
class FakeConsole extends FakeNotebook {
  readonly console = { replaceSelection: () => undefined };
}

/** JupyterLab with some notebooks; what is in front may be something else. */
function open(...notebooks: FakeNotebook[]) {
  const owner = {};
  const [tracked, shown] = [new Signal<object, void>(owner), new Signal<object, void>(owner)];
  const tracker = {
    currentWidget: null as FakeNotebook | null,
    currentChanged: tracked,
    find: (is: (one: FakeNotebook) => boolean) => notebooks.find(is)
  };
  const shell = { currentWidget: null as Widget | null, currentChanged: shown };
  const documents = new ActiveDocument(tracker as unknown as INotebookTracker, shell);
  const show = (widget: FakeNotebook | object): void => {
    if (widget instanceof FakeNotebook && notebooks.includes(widget)) {
      tracker.currentWidget = widget;
      tracked.emit();
    }
    shell.currentWidget = widget as Widget;
    shown.emit();
  };
  return { documents, show };
}

describe('the active document', () => {
  it('is the notebook or console that was in front last', () => {
    const [a, b] = [new FakeNotebook('a.ipynb', 'k-a'), new FakeNotebook('b.ipynb', 'k-b')];
    const console = new FakeConsole('console-1', 'k-c');
    const { documents, show } = open(a, b);
    const seen: (string | undefined)[] = [];
    documents.changed.connect(() => seen.push(documents.current?.path));
    for (const widget of [a, b, console, { title: 'details' }, a, { title: 'launcher' }, console]) {
      show(widget);
    }
    expect(seen).toEqual(['a.ipynb', 'b.ipynb', 'console-1', 'a.ipynb', 'console-1']);
    expect(documents.current?.notebook).toBeUndefined();
  });

  it('is another open one when it is closed, and none when all are closed', () => {
    const a = new FakeNotebook('a.ipynb', 'k-a');
    const console = new FakeConsole('console-1', 'k-c');
    const { documents, show } = open(a);
    show(a);
    show(console);
    show({ title: 'launcher' });
    console.close();
    expect(documents.current?.path).toBe('a.ipynb');
    a.close();
    expect(documents.current).toBeUndefined();
  });

  it('is the same object for the same widget, whatever was in front between', () => {
    const [a, b] = [new FakeNotebook('a.ipynb', 'k-a'), new FakeNotebook('b.ipynb', 'k-b')];
    const { documents, show } = open(a, b);
    show(a);
    const first = documents.current;
    show(b);
    show(a);
    expect(documents.current).toBe(first);
  });

  it('is told of a kernel also where another one is in front, as long as it is open', () => {
    const [a, b] = [new FakeNotebook('a.ipynb', 'k-a'), new FakeNotebook('b.ipynb', 'k-b')];
    const { documents, show } = open(a, b);
    show(a);
    const first = documents.current;
    show(b);
    expect(documents.ofKernel('k-a')).toBe(first);
    expect(documents.ofKernel('k-c')).toBeUndefined();
    a.close();
    expect(documents.ofKernel('k-a')).toBeUndefined();
  });
});
