-- A job that was ordered again by itself led to no score: a submission is run again, and its new jobs belong to a set.
ALTER TABLE "compute_jobs" DROP COLUMN "again_of_id";
