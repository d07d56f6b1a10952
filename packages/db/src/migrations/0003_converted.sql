ALTER TABLE "takes" ADD COLUMN "poster" text;--> statement-breakpoint
ALTER TABLE "takes" ADD COLUMN "mp4" boolean;--> statement-breakpoint
CREATE INDEX "takes_unconverted" ON "takes" USING btree ("stored_at") WHERE state = 'ready' and mp4 is null;