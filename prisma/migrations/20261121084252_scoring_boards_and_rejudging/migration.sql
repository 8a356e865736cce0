-- Why: a problem may have several metrics and tasks; a board can be frozen and kept up to date by numbered changes; scores can be computed again aside and take effect at once.
-- AlterTable
ALTER TABLE "problem_versions" ADD COLUMN     "scoring" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "scores" DROP CONSTRAINT "score_once_per_submission_split_metric",
ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0,
ADD CONSTRAINT "score_once_per_submission_generation_split_metric" PRIMARY KEY ("submission_id", "generation", "split", "metric");

-- AlterTable
ALTER TABLE "submissions" ADD COLUMN     "public_scores" JSONB,
ADD COLUMN     "score_generation" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "boards" (
    "problem_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "freezes_at" TIMESTAMPTZ(3),
    "thaws_at" TIMESTAMPTZ(3),

    CONSTRAINT "boards_pkey" PRIMARY KEY ("problem_id")
);

-- CreateTable
CREATE TABLE "board_changes" (
    "problem_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "submission_id" UUID,

    CONSTRAINT "board_revision_once" PRIMARY KEY ("problem_id","revision")
);

-- CreateTable
CREATE TABLE "rejudge_sets" (
    "id" UUID NOT NULL,
    "season_id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "again" TEXT NOT NULL DEFAULT 'score',
    "filter" JSONB NOT NULL DEFAULT '{}',
    "reason" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'trying',
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by_id" UUID,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rejudge_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rejudge_items" (
    "set_id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "predict_job_id" UUID,
    "score_job_id" UUID,
    "predictions_key" TEXT,

    CONSTRAINT "rejudge_items_pkey" PRIMARY KEY ("set_id","submission_id")
);

-- CreateTable
CREATE TABLE "blocked_rows" (
    "problem_id" UUID NOT NULL,
    "row_id" TEXT NOT NULL,
    "set_id" UUID NOT NULL,
    "reason" JSONB NOT NULL,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "blocked_rows_pkey" PRIMARY KEY ("problem_id","row_id","set_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rejudge_number_once_per_problem" ON "rejudge_sets"("problem_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "rejudge_items_predict_job_id_key" ON "rejudge_items"("predict_job_id");

-- CreateIndex
CREATE UNIQUE INDEX "rejudge_items_score_job_id_key" ON "rejudge_items"("score_job_id");

-- CreateIndex
CREATE INDEX "rejudge_items_submission_id_idx" ON "rejudge_items"("submission_id");

-- AddForeignKey
ALTER TABLE "rejudge_items" ADD CONSTRAINT "rejudge_items_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "rejudge_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejudge_items" ADD CONSTRAINT "rejudge_items_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submissions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blocked_rows" ADD CONSTRAINT "blocked_rows_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "rejudge_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE boards ADD CONSTRAINT board_thaws_after_freezing
	CHECK (thaws_at IS NULL OR (freezes_at IS NOT NULL AND thaws_at >= freezes_at));
ALTER TABLE rejudge_sets
	ADD CONSTRAINT rejudge_state_known CHECK (state IN ('trying', 'running', 'ready', 'stopped', 'applied', 'cancelled')),
	ADD CONSTRAINT rejudge_again_known CHECK (again IN ('predict', 'score')),
	ADD CONSTRAINT rejudge_ended_has_time CHECK ((state IN ('applied', 'cancelled')) = (ended_at IS NOT NULL));
ALTER TABLE rejudge_items
	ADD CONSTRAINT rejudge_item_state_known CHECK (state IN ('waiting', 'predicting', 'scoring', 'scored', 'failed'));

UPDATE submissions s SET public_scores = packed.scores FROM (
	SELECT submission_id, jsonb_object_agg(metric, jsonb_build_array(value, low, high, rows, trivial)) AS scores
	FROM scores WHERE split = 'public' GROUP BY submission_id
) packed WHERE packed.submission_id = s.id AND s.state = 'scored';
