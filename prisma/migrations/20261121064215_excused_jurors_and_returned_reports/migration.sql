-- Why: a juror who cannot go on must not hold up a match on air, and a report that does not convince goes back with a reason.
-- AlterTable
ALTER TABLE "rounds" ADD COLUMN     "excused" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "tranches" ADD COLUMN     "return_reason" TEXT NOT NULL DEFAULT '';
