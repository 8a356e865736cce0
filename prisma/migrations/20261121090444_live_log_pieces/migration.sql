-- Why: whoever watches a running job reads what it prints from other processes than the one that runs it.
-- CreateTable
CREATE TABLE "compute_log_pieces" (
    "id" BIGSERIAL NOT NULL,
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "view" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "compute_log_pieces_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "compute_log_pieces_job_id_id_idx" ON "compute_log_pieces"("job_id", "id");
