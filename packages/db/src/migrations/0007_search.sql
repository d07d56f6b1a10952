CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
DROP INDEX "invitations_open";--> statement-breakpoint
CREATE INDEX "invitations_open" ON "invitations" USING btree ("tenant_id","status","created_at" desc,"id" desc) WHERE status in ('pending', 'started');--> statement-breakpoint
CREATE INDEX "invitations_search" ON "invitations" USING gin ("tenant_id",lower("candidate_name" collate "und-x-icu") gin_trgm_ops,lower("candidate_email" collate "und-x-icu") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "interview_templates_search" ON "interview_templates" USING gin ("tenant_id",lower("title" collate "und-x-icu") gin_trgm_ops);