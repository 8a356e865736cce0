-- Why: an installation can run jobs from its first minute, states outside the tables of moves cannot be written, and a score never changes.
INSERT INTO pools (key, name, accelerator, capacity, engine)
VALUES ('local-cpu', '{"ko": "이 서버의 CPU", "en": "CPU of this server"}', 'cpu', 8, 'local')
ON CONFLICT (key) DO NOTHING;

ALTER TABLE pools ADD CONSTRAINT pool_capacity_positive CHECK (capacity > 0);
ALTER TABLE compute_jobs
	ADD CONSTRAINT job_state_known CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
	ADD CONSTRAINT running_job_has_lease CHECK (state <> 'running' OR (worker_id IS NOT NULL AND lease_until IS NOT NULL)),
	ADD CONSTRAINT ended_job_has_code CHECK ((state IN ('done', 'failed', 'cancelled')) = (code IS NOT NULL));
ALTER TABLE submissions
	ADD CONSTRAINT submission_state_known CHECK (state IN ('created', 'queued', 'scoring', 'scored', 'failed', 'refused')),
	ADD CONSTRAINT submission_kind_known CHECK (kind IN ('predictions', 'model', 'code'));
