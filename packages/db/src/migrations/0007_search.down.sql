drop index interview_templates_search;
drop index invitations_search;
drop index invitations_open;
create index invitations_open on invitations using btree (tenant_id, ends_at) where status in ('pending', 'started');
drop extension btree_gin;
drop extension pg_trgm;
