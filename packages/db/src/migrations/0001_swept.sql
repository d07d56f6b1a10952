ALTER TABLE "takes" ADD COLUMN "swept_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "takes_unswept" ON "takes" USING btree ("begun_at") WHERE swept_at is null;