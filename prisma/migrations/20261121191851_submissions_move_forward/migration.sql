-- Submissions and rejudge sets only move forward, and images are submissions like any other.
ALTER TABLE submissions
	DROP CONSTRAINT submission_kind_known,
	ADD CONSTRAINT submission_kind_known CHECK (kind IN ('predictions', 'model', 'code', 'image'));

-- What has ended stays ended; a rejudge set that is applied may give a score to what failed by the platform's fault.
CREATE FUNCTION submission_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (NEW.id, NEW.season_id, NEW.problem_id, NEW.problem_version, NEW.team_id, NEW.author_id, NEW.number, NEW.kind,
		NEW.object_key, NEW.bytes, NEW.sha256, NEW.quota_day, NEW.created_at) IS DISTINCT FROM
		(OLD.id, OLD.season_id, OLD.problem_id, OLD.problem_version, OLD.team_id, OLD.author_id, OLD.number, OLD.kind,
		OLD.object_key, OLD.bytes, OLD.sha256, OLD.quota_day, OLD.created_at)
		OR (OLD.uploaded_at IS NOT NULL AND NEW.uploaded_at IS DISTINCT FROM OLD.uploaded_at) THEN
		RAISE EXCEPTION 'submission % is what was handed in', OLD.id;
	END IF;
	IF NEW.state <> OLD.state AND NOT (CASE OLD.state
		WHEN 'created' THEN NEW.state IN ('queued', 'scoring', 'refused')
		WHEN 'queued' THEN NEW.state IN ('scoring', 'failed')
		WHEN 'scoring' THEN NEW.state IN ('scored', 'failed', 'refused')
		WHEN 'failed' THEN NEW.state = 'scored' AND OLD.fault = 'platform' AND NEW.score_generation > OLD.score_generation
		ELSE false END) THEN
		RAISE EXCEPTION 'submission % cannot go from % to %', OLD.id, OLD.state, NEW.state;
	END IF;
	IF NEW.counts_to_quota AND NOT OLD.counts_to_quota THEN
		RAISE EXCEPTION 'submission %: its place in the quota was given back', OLD.id;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER submission_moves_forward BEFORE UPDATE ON submissions
	FOR EACH ROW EXECUTE FUNCTION submission_moves_forward();

CREATE FUNCTION rejudge_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.state IN ('applied', 'cancelled') AND NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'rejudge set % has ended and never changes', OLD.id;
	END IF;
	IF NEW.state = 'applied' AND OLD.state NOT IN ('ready', 'applied') THEN
		RAISE EXCEPTION 'rejudge set % cannot be applied while it is %', OLD.id, OLD.state;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER rejudge_ends_once BEFORE UPDATE ON rejudge_sets FOR EACH ROW EXECUTE FUNCTION rejudge_ends_once();

CREATE FUNCTION rejudge_item_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.state IN ('scored', 'failed') AND NEW IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'submission % of rejudge set % has ended there', OLD.submission_id, OLD.set_id;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER rejudge_item_ends_once BEFORE UPDATE ON rejudge_items
	FOR EACH ROW EXECUTE FUNCTION rejudge_item_ends_once();
