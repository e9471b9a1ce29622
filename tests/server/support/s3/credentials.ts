/** Credentials of the test server: one that may do everything, one that may only read. */
export const WRITER = { key: 'writerkey', secret: 'writer-secret-value' } as const;
export const READER = { key: 'readerkey', secret: 'reader-secret-value' } as const;
