-- A problem says how long a submission may run, and what processors, memory and accelerators it gets.
-- AlterTable
ALTER TABLE "problem_versions" ADD COLUMN     "run" JSONB NOT NULL DEFAULT '{}';
