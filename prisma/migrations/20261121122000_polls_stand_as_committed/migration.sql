-- Why: what a poll says is fixed when its rules are committed to the log; the database defends that, too.
CREATE FUNCTION poll_stands_as_committed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (NEW.season_id, NEW.slug, NEW.title, NEW.tier, NEW.tie_rule, NEW.form, NEW.change, NEW.paths, NEW.rehearsal, NEW.weights, NEW.fraud,
			NEW.approvals, NEW.show_running, NEW.grace_ms, NEW.rules, NEW.rules_hash, NEW.key_id)
		IS DISTINCT FROM (OLD.season_id, OLD.slug, OLD.title, OLD.tier, OLD.tie_rule, OLD.form, OLD.change, OLD.paths, OLD.rehearsal, OLD.weights, OLD.fraud,
			OLD.approvals, OLD.show_running, OLD.grace_ms, OLD.rules, OLD.rules_hash, OLD.key_id) THEN
		RAISE EXCEPTION 'a poll stands as it was committed';
	END IF;
	IF NEW.state = 'draft' OR (OLD.state IN ('published', 'called_off') AND NEW.state <> OLD.state) THEN
		RAISE EXCEPTION 'a poll moves forward only';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER poll_stands_as_committed BEFORE UPDATE ON polls FOR EACH ROW
	WHEN (OLD.state <> 'draft') EXECUTE FUNCTION poll_stands_as_committed();

CREATE FUNCTION poll_options_stand_as_committed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM polls p WHERE p.id IN (NEW.poll_id, OLD.poll_id) AND p.state <> 'draft') THEN
		RAISE EXCEPTION 'the options of a poll stand as they were committed';
	END IF;
	RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER poll_options_stand_as_committed BEFORE INSERT OR UPDATE OR DELETE ON poll_options FOR EACH ROW
	EXECUTE FUNCTION poll_options_stand_as_committed();

ALTER TABLE polls ADD CONSTRAINT poll_state_known
	CHECK (state IN ('draft', 'committed', 'open', 'closed', 'tallied', 'published', 'called_off'));
