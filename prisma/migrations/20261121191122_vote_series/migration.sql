-- Why: how a counted vote went is told by minute, made once; and the desk sees when ballots of a network were set aside.
-- AlterTable
ALTER TABLE "network_minutes" ADD COLUMN     "aside" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "poll_minutes" ADD COLUMN     "aside" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "ballots" SET DEFAULT 0;

-- CreateTable
CREATE TABLE "poll_series" (
    "poll_id" UUID NOT NULL,
    "minutes" JSONB NOT NULL,
    "plot" JSONB,

    CONSTRAINT "poll_series_pkey" PRIMARY KEY ("poll_id")
);

-- AddForeignKey
ALTER TABLE "poll_series" ADD CONSTRAINT "poll_series_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "polls"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was set aside before this.
INSERT INTO network_minutes AS s (poll_id, network, minute, aside)
	SELECT t.poll_id, t.network, date_trunc('minute', b.received_at), count(*) FROM grouped_ballots g JOIN ballots b ON b.id = g.ballot_id
	JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier GROUP BY 1, 2, 3
	ON CONFLICT (poll_id, network, minute) DO UPDATE SET aside = excluded.aside;
INSERT INTO poll_minutes AS s (poll_id, minute, aside)
	SELECT b.poll_id, date_trunc('minute', b.received_at), count(*) FROM grouped_ballots g JOIN ballots b ON b.id = g.ballot_id GROUP BY 1, 2
	ON CONFLICT (poll_id, minute) DO UPDATE SET aside = excluded.aside;
