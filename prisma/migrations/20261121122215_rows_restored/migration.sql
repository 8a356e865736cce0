-- Why: a row of the truth that was left out by mistake can count again, by a rejudge set as it was left out by one.
-- AlterTable
ALTER TABLE "blocked_rows" ADD COLUMN     "lifted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "rejudge_sets" ADD COLUMN     "restored_rows" TEXT[] DEFAULT ARRAY[]::TEXT[];
