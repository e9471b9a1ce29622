import { userInfo } from 'node:os';

/** Who runs the storage server; empty where the system does not know. */
export function ownUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
