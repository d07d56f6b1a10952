delete from mails where user_id is not null;
alter table mails drop constraint mails_about, drop column user_id, alter column invitation_id set not null;
drop index users_company;
update users set password_hash = '' where password_hash is null;
alter table users
  alter column password_hash set not null,
  drop column password_generation,
  drop column password_link_until,
  drop column sessions_from;
