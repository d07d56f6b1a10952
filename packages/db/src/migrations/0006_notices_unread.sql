DROP INDEX "notices_hr";--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("tenant_id","hr_id","created_at" desc,"id" desc) WHERE read_at is null;