-- Why: a run on a cluster tells its log while it runs; how far that was passed on outlives the worker.
-- AlterTable
ALTER TABLE "cluster_runs" ADD COLUMN     "log_pieces" INTEGER NOT NULL DEFAULT 0;
