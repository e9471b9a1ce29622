/** A name in the form in which names are searched and sorted: composed, in lower case. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

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
