-- Why a cluster refused a job (its account, its QOS, a limit) is told to those who run the pool, so it has to be kept.
-- AlterTable
ALTER TABLE "cluster_runs" ADD COLUMN     "reason" TEXT;
