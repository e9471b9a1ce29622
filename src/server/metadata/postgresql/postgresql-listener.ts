import { isConnectionLoss } from './postgresql-codes.js';
import type { PostgresqlPool } from './postgresql-pool.js';

/** Milliseconds until a lost connection is made anew: at first, and at most. */
const PAUSES = [500, 30_000] as const;

/** One connection that listens to what others write; made anew after it was lost. */
export class PostgresqlListener {
  readonly #open: () => Promise<PostgresqlPool>;
  readonly #changed: () => void;
  #pool: PostgresqlPool | undefined;
  #pause: number = PAUSES[0];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * @param open connects
   * @param changed others wrote, or they may have
   */
  constructor(open: () => Promise<PostgresqlPool>, changed: () => void) {
    this.#open = open;
    this.#changed = changed;
    void this.#listen();
  }

  /** Listens no more. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#leave();
  }

  async #listen(): Promise<void> {
    try {
      const pool = await this.#open();
      if (this.#isOver) {
        await pool.end();
        return;
      }
      this.#pool = pool;
      await pool.listen({
        heard: () => this.#changed(),
        lost: () => {
          // Lists that are open notice by themselves whether the database is still there.
          this.#changed();
          this.#again();
        }
      });
      this.#pause = PAUSES[0];
      // What was written before it listened is in no list yet.
      this.#changed();
    } catch (error) {
      // A standby, for one, has nothing to listen to: no list is live there.
      if (isConnectionLoss(error)) {
        this.#again();
      } else {
        this.#leave();
      }
    }
  }

  #again(): void {
    this.#leave();
    if (!this.#isOver && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#listen();
      }, this.#pause);
      this.#timer.unref();
      this.#pause = Math.min(this.#pause * 2, PAUSES[1]);
    }
  }

  #leave(): void {
    const pool = this.#pool;
    this.#pool = undefined;
    void pool?.end().catch(() => undefined);
  }
}
