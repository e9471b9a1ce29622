/*
 * What schemas and clients both name. It needs no schema: a page of JupyterLab loads none.
 */

/** The three settings that make a storage location, in the order in which people see them. */
export const LOCATION_KEYS = ['artifact_storage_dir', 'database_url', 'storage_options'] as const;

/** The version of this contract: the panel and the storage server must agree on it. */
export const API_VERSION = 1;

/** What sizes are grouped by. */
export const SIZE_GROUPS = ['name', 'notebook', 'user', 'type'] as const;

/** What becomes of a version whose number the target has given to another save. */
export const COPY_CONFLICTS = ['append', 'prefix', 'skip', 'stop'] as const;

/** What the kernel client does itself, and only tells of. */
export const TRANSFER = 'transfer';

/** How many names a page may look at, where it goes on behind one that ended early. */
export const LOOK_ON = 250_000;

/** How many it may look at at most. */
export const LOOK_MOST = 1_000_000;

/** How many versions one request may name. */
export const RESTORE_LIMIT = 1000;

/** What a session can do whose configured database cannot be reached when it starts. */
export const ON_UNREACHABLE_DATABASE = ['fall_back', 'refuse'] as const;

/** What happens to a pickle of somebody who is not trusted. */
export const TRUST_CHOICES = ['ask', 'allow', 'refuse'] as const;

/** How many characters an artifact's name may have. */
export const NAME_LIMIT = 1024;

/** The header that every request must carry: browsers never send it cross-site unasked. */
export const REQUEST_HEADER = 'x-artifact-storage';

/** Path of the event stream. */
export const EVENTS_PATH = '/events';

/** How many characters a description may have. */
export const DESCRIPTION_LIMIT = 10_000;

/** How many tags a version may have. */
export const TAGS_LIMIT = 50;

/** How many characters a tag, an alias or a key of metadata may have. */
export const TAG_LIMIT = 100;

/** How many keys the metadata of a version may have. */
export const METADATA_LIMIT = 200;

/** How many characters a text in metadata may have. */
export const METADATA_TEXT_LIMIT = 1000;
