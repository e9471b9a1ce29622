import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactDetail } from '../../../api/artifact.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { IArtifactStorage } from '../../tokens.js';
import type { DetailsModel } from './details-model.js';
import type { WantedDetails } from './details-opener.js';
import type { DetailsPlace } from './details-place.js';

/** What the details need of JupyterLab. */
export interface DetailsHost {
  readonly rendermime: IRenderMimeRegistry;
  /** The notebook of an absolute path, as the file browser calls it; undefined where it is not there. */
  findNotebook(path: string): Promise<string | undefined>;
  openNotebook(path: string): Promise<unknown>;
  /** Shows the trash of a session's location. */
  showTrash(session_id: string): Promise<unknown>;
  /** Asks for the notes of a version and writes them. */
  editNotes(place: DetailsPlace, scope: IArtifactsScope | undefined): Promise<void>;
  /** Opens the details of another name, or of another version of it. */
  openDetails(wanted: WantedDetails, scope: IArtifactsScope | undefined): Promise<void>;
}

/** What every part of the details is given. */
export interface DetailsProps {
  readonly model: DetailsModel;
  readonly host: DetailsHost;
  readonly storage: IArtifactStorage;
  readonly trans: TranslationBundle;
}

/** What a section is given: one version, with all that was recorded. */
export interface SectionProps extends DetailsProps {
  readonly artifact: ArtifactDetail;
  readonly scope: IArtifactsScope;
}
