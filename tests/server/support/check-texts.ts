import type { CheckMessage } from '../../../src/api/location.js';

/** The sentences of a check, without what they are about. */
export const textsOf = ({
  messages
}: {
  readonly messages: readonly CheckMessage[];
}): readonly string[] => messages.map(({ text }) => text);
