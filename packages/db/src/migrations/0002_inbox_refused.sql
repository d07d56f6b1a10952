CREATE TABLE "inbox_refused" (
	"topic" text NOT NULL,
	"partition" integer NOT NULL,
	"offset" bigint NOT NULL,
	"reason" text NOT NULL,
	"detail" text,
	"event_id" uuid,
	"refused_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_refused_pkey" PRIMARY KEY("topic","partition","offset")
);
--> statement-breakpoint
CREATE INDEX "inbox_refused_event" ON "inbox_refused" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "inbox_refused_at" ON "inbox_refused" USING btree ("refused_at");