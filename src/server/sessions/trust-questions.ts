import type { TrustQuestion } from '../../api/trust.js';
import type { Author } from './trusted-authors.js';

/** How many authors the panel asks for at once. */
const MAX_OPEN = 20;

/** Which loads of a kernel wait for an answer. */
export interface TrustQuestions {
  /** One for each author, the latest last. */
  readonly open: readonly TrustQuestion[];
  /** Authors of whom the user wanted to hear no more. */
  readonly put_away: readonly Author[];
}

/** No load waits for an answer. */
export const NO_QUESTIONS: TrustQuestions = { open: [], put_away: [] };

/** Whether both are one author at one store. */
function isSameAuthor(one: Author, other: Author): boolean {
  return one.user === other.user && one.store_id === other.store_id && one.store === other.store;
}

/** With one question more; the same where it was put away. */
export function withQuestion(questions: TrustQuestions, question: TrustQuestion): TrustQuestions {
  if (questions.put_away.some((author) => isSameAuthor(author, question))) {
    return questions;
  }
  const others = questions.open.filter((one) => !isSameAuthor(one, question));
  return { ...questions, open: [...others, question].slice(-MAX_OPEN) };
}

/** Without the question of an author. */
export function withoutQuestion(
  questions: TrustQuestions,
  author: Author,
  putAway: boolean
): TrustQuestions {
  const open = questions.open.filter((one) => !isSameAuthor(one, author));
  const isKnown = questions.put_away.some((one) => isSameAuthor(one, author));
  if (putAway && !isKnown) {
    return { open, put_away: [...questions.put_away, author] };
  }
  return open.length === questions.open.length ? questions : { ...questions, open };
}
