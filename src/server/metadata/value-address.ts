/** Where the value of a version is. */
export interface ValueAddress {
  readonly version: number;
  readonly root: string;
  readonly value_key: string;
}

/** A version that was deleted, or would be: where its value is, and its bytes. */
export type DeletedAddress = ValueAddress & { readonly size: number };
