-- Why: what the fraud desk shows and its rules look for is summed up as the log grows; counting a million ballots anew took a minute.
-- CreateTable
CREATE TABLE "poll_sums" (
    "poll_id" UUID NOT NULL,
    "leaves" INTEGER NOT NULL DEFAULT 0,
    "traced_at" TIMESTAMPTZ(3),

    CONSTRAINT "poll_sums_pkey" PRIMARY KEY ("poll_id")
);

-- CreateTable
CREATE TABLE "poll_minutes" (
    "poll_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "ballots" INTEGER NOT NULL,

    CONSTRAINT "poll_minutes_pkey" PRIMARY KEY ("poll_id","minute")
);

-- CreateTable
CREATE TABLE "network_sums" (
    "poll_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "voters" INTEGER NOT NULL DEFAULT 0,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "aside" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "network_sums_pkey" PRIMARY KEY ("poll_id","network")
);

-- CreateTable
CREATE TABLE "network_minutes" (
    "poll_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "ballots" INTEGER NOT NULL DEFAULT 0,
    "passes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "network_minutes_pkey" PRIMARY KEY ("poll_id","network","minute")
);

-- CreateTable
CREATE TABLE "network_options" (
    "poll_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "option" INTEGER NOT NULL,
    "ballots" INTEGER NOT NULL,

    CONSTRAINT "network_options_pkey" PRIMARY KEY ("poll_id","network","option")
);

-- CreateIndex
CREATE INDEX "voter_traces_poll_id_network_idx" ON "voter_traces"("poll_id", "network");

-- Passes are summed when their traces are written: of votes under way some are. Ballots are summed from the start of each log.
INSERT INTO network_sums (poll_id, network, passes) SELECT poll_id, network, count(*) FROM voter_traces GROUP BY 1, 2;
INSERT INTO network_minutes (poll_id, network, minute, passes)
	SELECT poll_id, network, date_trunc('minute', issued_at), count(*) FROM voter_traces GROUP BY 1, 2, 3;
INSERT INTO network_sums AS s (poll_id, network, aside)
	SELECT t.poll_id, t.network, count(*) FROM grouped_ballots g JOIN ballots b ON b.id = g.ballot_id
	JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier GROUP BY 1, 2
	ON CONFLICT (poll_id, network) DO UPDATE SET aside = excluded.aside;
