-- Why: a mail server that is away for a minute loses no letters: each waits longer than the time before until it is tried again.
-- DropIndex
DROP INDEX "mails_sent_at_idx";

-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "retry_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "mails_sent_at_retry_at_idx" ON "mails"("sent_at", "retry_at");
