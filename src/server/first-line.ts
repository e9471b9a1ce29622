import type { Readable } from 'node:stream';

/**
 * Reads the first line of a stream, and the rest to its end. `node:readline` would first load all that
 * edits lines in a terminal.
 *
 * @param onEnd called at the end of the stream, however that ended
 */
export function firstLine(input: Readable, onEnd: () => void): Promise<string> {
  return new Promise((resolve) => {
    let text: string | undefined = '';
    const end = (): void => {
      if (text !== undefined && text !== '') {
        resolve(text);
      }
      text = undefined;
      input.off('end', end).off('close', end);
      onEnd();
    };
    input.setEncoding('utf8').on('end', end).on('close', end);
    // Its 'close' follows.
    input.on('error', () => undefined);
    input.on('data', (piece: string) => {
      if (text === undefined) {
        return;
      }
      text += piece;
      const line = text.indexOf('\n');
      if (line >= 0) {
        resolve(text.slice(0, line));
        text = undefined;
      }
    });
  });
}
