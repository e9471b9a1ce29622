import type { HostProcess } from './host-process.js';

/** How often within the allowed time the watch looks. */
const LOOKS = 4;

/** How much longer it may take where the system does not tell whether bytes move. */
const BLIND = 5;

/** What waits for a filesystem. */
export interface Waiting {
  readonly host: HostProcess;
  /** Its id in the host; empty for what is about none. */
  readonly filesystem: string;
  /** How long nothing may move, in milliseconds. */
  readonly idle: number;
  /** Whether the wait has come forward since it was asked last. */
  readonly isAlive?: () => boolean;
  /** Ends the wait. */
  readonly end: () => void;
}

/**
 * Ends what waits for a filesystem that moves no byte. One block over a slow line may take longer
 * than a silent server: what counts is what moves between the host and the server.
 *
 * @returns stops the watch
 */
export function watchSilence({ host, filesystem, idle, isAlive, end }: Waiting): () => void {
  let seen: number | null | undefined;
  let quiet = 0;
  let isOver = false;
  const look = async (): Promise<void> => {
    const moves = await host.moves(filesystem).catch(() => undefined);
    if (isOver || moves === undefined) {
      return;
    }
    const alive = isAlive?.() === true || moves !== seen;
    seen = moves;
    quiet = alive ? 0 : quiet + 1;
    if (quiet >= LOOKS * (moves === null ? BLIND : 1)) {
      end();
    }
  };
  const timer = setInterval(() => void look(), idle / LOOKS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
