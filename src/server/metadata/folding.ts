export { fold } from '../../location/artifact-name.js';

/** A LIKE pattern (escape character `\`) for texts that contain a part. */
export function containing(part: string): string {
  return `%${escapeLike(part)}%`;
}

/** A LIKE pattern (escape character `\`) for texts that start with a part. */
export function startingWith(part: string): string {
  return `${escapeLike(part)}%`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
