-- Why: a set that is cancelled, or goes on after its first job failed, must know the jobs that it ordered.
-- AlterTable
ALTER TABLE "rejudge_sets" ADD COLUMN     "job_set_id" UUID;
