import type { ArtifactStorageError } from '../../api/errors.js';
import type { Defaults } from '../../api/session.js';
import type { ActiveSession } from './active-session.js';

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
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ArtifactStorageError }
  | { readonly kind: 'ready'; readonly active: ActiveSession };
