-- An upload in parts goes on where it was cut off, and a team's submissions to one problem line up on one row.
-- CreateTable
CREATE TABLE "submission_uploads" (
    "submission_id" UUID NOT NULL,
    "store_upload_id" TEXT,
    "part_bytes" INTEGER NOT NULL,
    "part_hashes" TEXT[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_uploads_pkey" PRIMARY KEY ("submission_id")
);

-- CreateTable
CREATE TABLE "submission_quotas" (
    "problem_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,

    CONSTRAINT "submission_quotas_pkey" PRIMARY KEY ("problem_id","team_id")
);

-- CreateIndex
CREATE INDEX "submission_uploads_expires_at_idx" ON "submission_uploads"("expires_at");

-- AddForeignKey
ALTER TABLE "submission_uploads" ADD CONSTRAINT "submission_uploads_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submissions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
