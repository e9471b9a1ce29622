import { stat } from 'node:fs/promises';

/** How often the files are looked at, in milliseconds. */
const LOOK_MS = 500;

/** What shows that a database or its log was written to. */
async function stampOf(path: string): Promise<string> {
  const files = await Promise.all(
    [path, `${path}-wal`].map((file) => stat(file, { bigint: true }).catch(() => undefined))
  );
  return files.map((file) => `${file?.ino}:${file?.size}:${file?.mtimeNs}`).join();
}

/**
 * Follows the files of a database. SQLite is asked who wrote only where one of them changed, so an
 * idle database costs two calls of `stat` in half a second.
 *
 * @param wroteOther whether somebody else wrote since the last call; undefined: that is not known
 * @returns ends it
 */
export function watchFiles(
  path: string,
  wroteOther: () => boolean | undefined,
  changed: () => void
): () => void {
  let seen: string | undefined;
  let asksAgain = false;
  let isLooking = false;
  let isOver = false;
  const look = async (): Promise<void> => {
    const found = await stampOf(path);
    const isNew = found !== seen;
    if (isOver || !(isNew || asksAgain)) {
      return;
    }
    const wasSeen = seen !== undefined;
    seen = found;
    // Two writes within one tick of the filesystem's clock look like one.
    asksAgain = isNew;
    if (wroteOther() ?? (isNew && wasSeen)) {
      changed();
    }
  };
  const lookOnce = (): void => {
    // A network filesystem may take longer than a turn.
    if (!isLooking) {
      isLooking = true;
      void look().finally(() => {
        isLooking = false;
      });
    }
  };
  // What was written so far is in the lists that are read from now on.
  wroteOther();
  lookOnce();
  const timer = setInterval(lookOnce, LOOK_MS);
  timer.unref();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
