alter table takes drop column swept_at;
