-- Why: a proof of work buys one pass, and people who judge ballots see which came from one network, until that is erased.
-- CreateTable
CREATE TABLE "spent_proofs" (
    "key" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spent_proofs_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "voter_traces" (
    "poll_id" UUID NOT NULL,
    "nullifier" BYTEA NOT NULL,
    "network" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "voter_traces_pkey" PRIMARY KEY ("poll_id","nullifier")
);

-- CreateIndex
CREATE INDEX "spent_proofs_expires_at_idx" ON "spent_proofs"("expires_at");

-- CreateIndex
CREATE INDEX "voter_passes_season_id_issued_at_id_idx" ON "voter_passes"("season_id", "issued_at", "id");
