drop index notices_unread;
create index notices_hr on notices using btree (tenant_id, hr_id, created_at desc);
