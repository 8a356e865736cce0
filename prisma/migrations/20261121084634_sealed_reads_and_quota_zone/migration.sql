-- Each reading of a sealed file is kept where organisers look it up; and the day of a quota ends where its problem says.
-- AlterTable
ALTER TABLE "problem_versions" ADD COLUMN     "time_zone" TEXT NOT NULL DEFAULT 'Asia/Seoul';

-- CreateTable
CREATE TABLE "sealed_reads" (
    "id" BIGSERIAL NOT NULL,
    "problem_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker_id" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sealed_reads_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sealed_reads_problem_id_read_at_idx" ON "sealed_reads"("problem_id", "read_at");
CREATE TRIGGER sealed_reads_append_only BEFORE UPDATE OR DELETE ON sealed_reads FOR EACH ROW EXECUTE FUNCTION refuse_change();
