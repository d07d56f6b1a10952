drop index "invitations_untidied";
alter table invitations drop column tidied_at;
