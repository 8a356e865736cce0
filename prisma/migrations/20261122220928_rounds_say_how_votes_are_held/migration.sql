-- Why: a round declares how its votes are held, and not by what its ballots are set aside alone; null in rounds declared before, whose votes are plain.
-- AlterTable
ALTER TABLE "rounds" ADD COLUMN     "vote" JSONB;
