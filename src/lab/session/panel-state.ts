import type { ArtifactStorageError } from '../../api/errors.js';
import type { Defaults } from '../../api/session.js';
import type { ActiveSession } from './active-session.js';

/**
 * Why a kernel is not attached: it was given no socket, that of another storage server, or one that
 * it cannot see.
 */
export type DetachedReason = 'no_socket' | 'other_server' | 'socket_gone';

/** What the panel is about at a moment; each kind has its own words and its own next step. */
export type PanelState =
  | { readonly kind: 'server_starting' }
  | { readonly kind: 'server_missing' }
  | { readonly kind: 'server_unreachable' }
  | { readonly kind: 'server_other_version'; readonly server_version: string }
  | { readonly kind: 'no_notebook'; readonly defaults: Defaults | undefined }
  | { readonly kind: 'no_kernel' }
  | { readonly kind: 'kernel_starting' }
  | { readonly kind: 'foreign_kernel'; readonly language: string }
  | { readonly kind: 'client_missing' }
  /** Its environment does not lead to this storage server: what it saves goes elsewhere. */
  | { readonly kind: 'not_attached'; readonly reason: DetachedReason }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ArtifactStorageError }
  | {
      readonly kind: 'ready';
      readonly active: ActiveSession;
      /** Whether the kernel has attached, or could; until it has answered, nobody knows. */
      readonly confirmed: boolean;
    };
