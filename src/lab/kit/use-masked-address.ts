import { useState } from 'react';
import { hasPassword } from '../../location/sqlalchemy-url.js';

/** Whether an address is masked, and what tells that its field was left. */
export interface MaskedAddress {
  readonly masked: boolean;
  readonly onBlur: () => void;
}

/**
 * Masks an address that holds a secret once people have left its field, or it was refused.
 *
 * @param refused whether a check, or an attempt to use it, failed
 */
export function useMaskedAddress(value: string, refused: boolean): MaskedAddress {
  const [isLeft, setLeft] = useState(false);
  const holdsSecret = hasPassword(value);
  if (isLeft && !holdsSecret) {
    setLeft(false);
  }
  return { masked: holdsSecret && (isLeft || refused), onBlur: () => setLeft(holdsSecret) };
}
