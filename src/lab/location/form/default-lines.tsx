import { LocationLines } from '../lines/location-lines.js';
import type { DraftProps } from './draft-props.js';

/** What the session would have without settings of its own. */
export function DefaultLines(props: DraftProps): JSX.Element {
  const { draft, storage, trans } = props;
  const { artifact_storage_dir, database_url, storage_options } = draft.location;
  return (
    <LocationLines
      location={{
        artifact_storage_dir: {
          ...artifact_storage_dir.inherited,
          inherited: artifact_storage_dir.inherited
        },
        database_url: { ...database_url.inherited, inherited: database_url.inherited },
        storage_options: { ...storage_options.inherited, inherited: storage_options.inherited }
      }}
      checking={false}
      home={storage.link.home}
      trans={trans}
    />
  );
}
