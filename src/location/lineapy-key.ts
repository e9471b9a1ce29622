const LINEAPY_KEY = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,240}\.pkl$/;

/** Whether a text may be a value of LineaPy's: a file in the root itself, never written. */
export function isLineapyKey(key: string): boolean {
  return LINEAPY_KEY.test(key);
}
