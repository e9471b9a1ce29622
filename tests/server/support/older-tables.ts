/** What takes each migration back. */
const BACK: Readonly<Record<string, string>> = {
  '004-given-up-values': 'drop table artifact_storage_given_up;',
  '005-texts': `
    drop index artifact_storage_version_code_id;
    drop index artifact_storage_version_preview_id;
    alter table artifact_storage_version drop column code_id;
    alter table artifact_storage_version drop column preview_id;
    drop table artifact_storage_text;`,
  '006-notes': `
    drop table artifact_storage_alias;
    alter table artifact_storage_version drop column description;
    alter table artifact_storage_version drop column tags;
    alter table artifact_storage_version drop column metadata;
    alter table artifact_storage_version drop column edited_at;
    alter table artifact_storage_version drop column edited_by;`
};

/** SQL that leaves the tables of the version before a migration, for example `005`. */
export function tablesBefore(migration: string): string {
  const undone = Object.keys(BACK).filter((name) => name >= migration);
  return [
    ...undone.reverse().map((name) => BACK[name]),
    `delete from artifact_storage_migration where name >= '${migration}'`
  ].join('\n');
}
