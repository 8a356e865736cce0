-- Why: pools are configured and watched; what a cluster was given, and what a machine gave to whom, must survive a restart.
-- AlterTable
ALTER TABLE "pools" ADD COLUMN     "draining_at" TIMESTAMPTZ(3),
ADD COLUMN     "health" JSONB,
ADD COLUMN     "health_at" TIMESTAMPTZ(3),
ADD COLUMN     "secret" BYTEA,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'console';

-- CreateTable
CREATE TABLE "cluster_runs" (
    "key" TEXT NOT NULL,
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "pool_key" TEXT NOT NULL,
    "remote_id" BIGINT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "machine" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "cluster_runs_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "machine_claims" (
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "machine" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "pid_start" BIGINT NOT NULL,
    "cpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "gpus" INTEGER[],
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "machine_claims_pkey" PRIMARY KEY ("job_id","attempt")
);

-- CreateTable
CREATE TABLE "pool_samples" (
    "pool_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "health" TEXT NOT NULL,
    "running" INTEGER NOT NULL,
    "queued" INTEGER NOT NULL,
    "cpus_free" INTEGER NOT NULL,
    "cpus" INTEGER NOT NULL,
    "gpus_free" INTEGER NOT NULL,
    "gpus" INTEGER NOT NULL,

    CONSTRAINT "pool_samples_pkey" PRIMARY KEY ("pool_key","at")
);

-- CreateIndex
CREATE INDEX "cluster_runs_job_id_ended_at_idx" ON "cluster_runs"("job_id", "ended_at");

-- CreateIndex
CREATE INDEX "cluster_runs_pool_key_ended_at_idx" ON "cluster_runs"("pool_key", "ended_at");

-- CreateIndex
CREATE INDEX "machine_claims_machine_idx" ON "machine_claims"("machine");

-- AddForeignKey
ALTER TABLE "cluster_runs" ADD CONSTRAINT "cluster_runs_pool_key_fkey" FOREIGN KEY ("pool_key") REFERENCES "pools"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_samples" ADD CONSTRAINT "pool_samples_pool_key_fkey" FOREIGN KEY ("pool_key") REFERENCES "pools"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the code promises, the table keeps.
ALTER TABLE "pools" ADD CONSTRAINT "pool_source_known" CHECK ("source" IN ('console', 'file'));
ALTER TABLE "cluster_runs" ADD CONSTRAINT "cluster_run_ends_with_outcome" CHECK (("ended_at" IS NULL) = ("outcome" IS NULL));
ALTER TABLE "machine_claims" ADD CONSTRAINT "machine_claim_not_negative" CHECK ("cpus" >= 0 AND "memory_mib" >= 0);
