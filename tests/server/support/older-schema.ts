/** Undoes the migrations behind 005: each adds its line. */
const SINCE_005 = `
  drop table artifact_storage_lineapy_mark;
  drop index artifact_storage_version_damaged;
  drop table artifact_storage_deleted_value;
  drop table artifact_storage_trash;
  drop index artifact_storage_version_missing;
  alter table artifact_storage_version drop column missing_at;
  alter table artifact_storage_version drop column format;
  drop table artifact_storage_copy;
  drop table artifact_storage_gap;
  drop index artifact_storage_version_original;
  alter table artifact_storage_version drop column copied_from;
  alter table artifact_storage_version drop column original_save_id;
  drop index artifact_storage_version_bytes;
  alter table artifact_storage_version drop column verified_at;
  alter table artifact_storage_version drop column damaged_at;
  drop table artifact_storage_made_from;
  drop table artifact_storage_input;
  drop table artifact_storage_input_set;
  alter table artifact_storage_version drop column preview_size;
  drop index artifact_storage_name_size;
  drop index artifact_storage_name_type;
  drop index artifact_storage_name_user;
  drop index artifact_storage_name_notebook;
  drop index artifact_storage_name_newest;
  drop index artifact_storage_name_folded;
  alter table artifact_storage_name drop column latest_size;
  alter table artifact_storage_name drop column latest_type;
  alter table artifact_storage_name drop column latest_user;
  alter table artifact_storage_name drop column latest_notebook;
  alter table artifact_storage_name drop column noted;
  create index artifact_storage_name_newest on artifact_storage_name (latest_date, id, folded)
    where latest_date is not null;
  create index artifact_storage_name_folded on artifact_storage_name (folded, id)
    where latest_date is not null;
  drop table artifact_storage_tag;
  drop table artifact_storage_number;
  drop table artifact_storage_words;
  drop table artifact_storage_alias;
  alter table artifact_storage_version drop column description;
  alter table artifact_storage_version drop column tags;
  alter table artifact_storage_version drop column metadata;
  alter table artifact_storage_version drop column edited_at;
  alter table artifact_storage_version drop column edited_by;
  delete from artifact_storage_migration where name > '005-texts';`;

/** SQL that makes the tables of the version before codes and previews were kept once. */
export const OLDER_SCHEMA = `${SINCE_005}
  drop index artifact_storage_version_code_id;
  drop index artifact_storage_version_preview_id;
  alter table artifact_storage_version drop column code_id;
  alter table artifact_storage_version drop column preview_id;
  drop table artifact_storage_text;
  delete from artifact_storage_migration where name = '005-texts';`;
