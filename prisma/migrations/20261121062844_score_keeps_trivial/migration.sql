-- Why: a skill score needs what the best constant answer reaches on the very same rows.
-- AlterTable
ALTER TABLE "scores" ADD COLUMN     "trivial" DOUBLE PRECISION;
