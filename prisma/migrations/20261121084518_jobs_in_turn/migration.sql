-- Why: jobs take turns by fair shares, sets wait for their first job, and the database itself keeps states going forward and results as they were written.
-- DropIndex
DROP INDEX "compute_jobs_state_lane_queued_at_idx";

-- AlterTable
ALTER TABLE "compute_jobs" ADD COLUMN     "adoptable" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "again_of_id" UUID,
ADD COLUMN     "cancel_code" TEXT,
ADD COLUMN     "charged_ms" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "fair_tag" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "operator_note" TEXT,
ADD COLUMN     "placed_on" TEXT,
ADD COLUMN     "problem_key" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "releases" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "retry_at" TIMESTAMPTZ(3),
ADD COLUMN     "set_id" UUID;

-- CreateTable
CREATE TABLE "compute_attempts" (
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker_id" TEXT NOT NULL,
    "placed_on" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "metered_ms" BIGINT,

    CONSTRAINT "attempt_once_per_number" PRIMARY KEY ("job_id","attempt")
);

-- CreateTable
CREATE TABLE "compute_sets" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'canary',
    "size" INTEGER NOT NULL,
    "canary_job_id" UUID NOT NULL,
    "code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "compute_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "compute_shares" (
    "pool_key" TEXT NOT NULL,
    "share_key" TEXT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "pass" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "virtual" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "usual_ms" DOUBLE PRECISION NOT NULL DEFAULT 3000,

    CONSTRAINT "compute_shares_pkey" PRIMARY KEY ("pool_key","share_key")
);

-- CreateIndex
CREATE UNIQUE INDEX "set_once_per_key" ON "compute_sets"("key");

-- CreateIndex
CREATE INDEX "compute_sets_state_idx" ON "compute_sets"("state");

-- CreateIndex
CREATE INDEX "compute_jobs_queue_idx" ON "compute_jobs"("pool_key", "state", "lane", "problem_key", "fair_tag", "queued_at", "id");

-- CreateIndex
CREATE INDEX "compute_jobs_flow_idx" ON "compute_jobs"("pool_key", "problem_key", "owner_key", "fair_tag");

-- CreateIndex
CREATE INDEX "compute_jobs_state_finished_at_idx" ON "compute_jobs"("state", "finished_at");

-- CreateIndex
CREATE INDEX "compute_jobs_set_id_idx" ON "compute_jobs"("set_id");

-- AddForeignKey
ALTER TABLE "compute_jobs" ADD CONSTRAINT "compute_jobs_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "compute_sets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compute_attempts" ADD CONSTRAINT "compute_attempts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "compute_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

UPDATE compute_jobs SET cancel_code = 'cancelled' WHERE cancelled_at IS NOT NULL;
ALTER TABLE compute_jobs
	DROP CONSTRAINT job_state_known,
	ADD CONSTRAINT job_state_known CHECK (state IN ('queued', 'held', 'running', 'done', 'failed', 'cancelled')),
	ADD CONSTRAINT job_fault_known CHECK (fault IN ('team', 'platform')),
	ADD CONSTRAINT job_metered_not_negative CHECK (metered_ms >= 0),
	ADD CONSTRAINT job_done_is_ok CHECK (state <> 'done' OR (code = 'ok' AND fault IS NULL)),
	ADD CONSTRAINT cancel_has_code CHECK ((cancelled_at IS NULL) = (cancel_code IS NULL));
ALTER TABLE compute_sets
	ADD CONSTRAINT set_state_known CHECK (state IN ('canary', 'released', 'held', 'cancelled')),
	ADD CONSTRAINT set_size_positive CHECK (size > 0);
ALTER TABLE compute_shares ADD CONSTRAINT share_weight_positive CHECK (weight > 0 AND usual_ms > 0);

CREATE FUNCTION job_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.state IN ('done', 'failed', 'cancelled') THEN
		IF NEW IS DISTINCT FROM OLD THEN RAISE EXCEPTION 'job % has ended and never changes', OLD.id; END IF;
		RETURN NEW;
	END IF;
	IF (NEW.id, NEW.key, NEW.owner_key, NEW.problem_key, NEW.kind, NEW.hold_id) IS DISTINCT FROM
		(OLD.id, OLD.key, OLD.owner_key, OLD.problem_key, OLD.kind, OLD.hold_id) OR NEW.spec <> OLD.spec THEN
		RAISE EXCEPTION 'job % is what it was ordered as', OLD.id;
	END IF;
	IF NEW.state <> OLD.state AND NOT (CASE OLD.state
		WHEN 'queued' THEN NEW.state IN ('running', 'held', 'failed', 'cancelled')
		WHEN 'held' THEN NEW.state IN ('queued', 'failed', 'cancelled')
		ELSE true END) THEN
		RAISE EXCEPTION 'job % cannot go from % to %', OLD.id, OLD.state, NEW.state;
	END IF;
	IF NEW.attempt <> OLD.attempt + (OLD.state = 'queued' AND NEW.state = 'running')::int THEN
		RAISE EXCEPTION 'job %: only a start counts the attempt on, by one', OLD.id;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER job_moves_forward BEFORE UPDATE ON compute_jobs FOR EACH ROW EXECUTE FUNCTION job_moves_forward();

CREATE FUNCTION attempt_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL THEN RAISE EXCEPTION 'attempt % of job % has ended', OLD.attempt, OLD.job_id; END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON compute_attempts FOR EACH ROW EXECUTE FUNCTION attempt_ends_once();

-- Workers listen on one channel: a pool has work, or a running job is to stop.
CREATE FUNCTION tell_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.state = 'queued' THEN PERFORM pg_notify('compute', 'queued ' || NEW.pool_key);
	ELSE PERFORM pg_notify('compute', 'stop ' || NEW.id);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER job_queued_is_told AFTER INSERT ON compute_jobs
	FOR EACH ROW WHEN (NEW.state = 'queued') EXECUTE FUNCTION tell_workers();
CREATE TRIGGER job_requeued_is_told AFTER UPDATE OF state ON compute_jobs
	FOR EACH ROW WHEN (NEW.state = 'queued' AND OLD.state <> 'queued') EXECUTE FUNCTION tell_workers();
CREATE TRIGGER job_stop_is_told AFTER UPDATE OF cancelled_at ON compute_jobs
	FOR EACH ROW WHEN (NEW.state = 'running' AND OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL)
	EXECUTE FUNCTION tell_workers();
