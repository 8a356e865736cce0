-- Why: who scores a round, and by what, is declared with the round and cannot change after.
-- AlterTable
ALTER TABLE "rounds" ADD COLUMN     "criteria" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "jurors" TEXT[] DEFAULT ARRAY[]::TEXT[];
