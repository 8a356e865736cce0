-- Why: witnesses cosign checkpoints, the store holds a copy of each log, and a log that was set back is remembered as such.
-- AlterTable
ALTER TABLE "polls" ADD COLUMN     "log_alarm" JSONB,
ADD COLUMN     "stored_size" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "poll_cosignatures" (
    "poll_id" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "witness" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_cosignatures_pkey" PRIMARY KEY ("poll_id","size","witness")
);

CREATE TRIGGER poll_cosignatures_append_only BEFORE UPDATE OR DELETE ON poll_cosignatures FOR EACH ROW EXECUTE FUNCTION refuse_change();
