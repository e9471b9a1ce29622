import type { Logger } from 'pino';
import type { FallbackReturn } from './fallback-return.js';
import type { SessionRegistry } from './session-registry.js';

/** How often a database that could not be reached is looked at again, in milliseconds. */
const EVERY_MS = 15_000;

/** Notices that a configured database answers again, or that another process copied versions. */
export class FallbackWatch {
  readonly #sessions: SessionRegistry;
  readonly #fallbackReturn: FallbackReturn;
  readonly #logger: Pick<Logger, 'error'>;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(
    sessions: SessionRegistry,
    fallbackReturn: FallbackReturn,
    logger: Pick<Logger, 'error'>
  ) {
    this.#sessions = sessions;
    this.#fallbackReturn = fallbackReturn;
    this.#logger = logger;
  }

  /** Looks from time to time; keeps no process alive. */
  start(): void {
    this.#timer ??= setInterval(() => void this.look(), EVERY_MS).unref();
  }

  /** Looks at every fallback now, and tells its session what changed. Failures are logged. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.name : 'unknown';
    this.#logger.error(`Could not look whether a database answers again (${reason}).`);
  }

  async #look(): Promise<void> {
    this.#sessions.waiting.lookAgain();
    await Promise.all(
      this.#sessions.withFallbackInForce.map(async (id) => {
        const answers = await this.#fallbackReturn.answers(id);
        try {
          this.#sessions.noteAnswers(id, answers);
        } catch (error) {
          this.#failed(error);
        }
      })
    );
  }
}
