-- Why: how many submissions a team may have under way is said by each problem, as the other parts of its quota are.
-- AlterTable
ALTER TABLE "problem_versions" ADD COLUMN     "quota_concurrent" INTEGER NOT NULL DEFAULT 5;
ALTER TABLE "problem_versions" ADD CONSTRAINT quota_concurrent_positive CHECK (quota_concurrent > 0);
