-- Why: a round declares by which rules ballots of its votes are set aside; null in rounds declared before takes those of the installation.
ALTER TABLE "rounds" ADD COLUMN "fraud" JSONB;
