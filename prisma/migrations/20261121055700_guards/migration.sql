-- The database defends what the rules promise: what is written stays written, amounts are positive, states are known.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_links_append_only BEFORE UPDATE OR DELETE ON audit_links FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_holds_append_only BEFORE UPDATE OR DELETE ON ledger_holds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_settlements_append_only BEFORE UPDATE OR DELETE ON ledger_settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_links_append_only BEFORE UPDATE OR DELETE ON ledger_links FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ballots_append_only BEFORE UPDATE OR DELETE ON ballots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER poll_leaves_append_only BEFORE UPDATE OR DELETE ON poll_leaves FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER poll_checkpoints_append_only BEFORE UPDATE OR DELETE ON poll_checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scores_append_only BEFORE UPDATE OR DELETE ON scores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER jury_scores_append_only BEFORE UPDATE OR DELETE ON jury_scores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_updates_append_only BEFORE UPDATE OR DELETE ON programme_updates FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE season_stages
	ADD CONSTRAINT stage_known CHECK (stage IN ('sourcing', 'entry', 'selection', 'final', 'aftercare')),
	ADD CONSTRAINT stage_closes_after_opening CHECK (closes_at IS NULL OR (opens_at IS NOT NULL AND closes_at > opens_at));

ALTER TABLE users ADD CONSTRAINT user_email_lower_case CHECK (email = lower(email));
ALTER TABLE role_grants ADD CONSTRAINT role_known CHECK (role IN ('proposer', 'judge', 'operator', 'organiser', 'auditor'));

ALTER TABLE ledger_accounts ADD CONSTRAINT account_unit_known CHECK (unit IN ('KRW', 'GPU_SECONDS'));
ALTER TABLE ledger_transfers
	ADD CONSTRAINT transfer_amount_positive CHECK (amount > 0),
	ADD CONSTRAINT transfer_between_two_accounts CHECK (from_id <> to_id);
ALTER TABLE ledger_holds
	ADD CONSTRAINT hold_amount_positive CHECK (amount > 0),
	ADD CONSTRAINT hold_between_two_accounts CHECK (from_id <> to_id);
ALTER TABLE ledger_settlements
	ADD CONSTRAINT settlement_outcome_known CHECK (outcome IN ('posted', 'voided', 'expired')),
	ADD CONSTRAINT settlement_posts_a_transfer CHECK ((outcome = 'posted') = (transfer_id IS NOT NULL));

-- Both accounts of a transfer or hold are kept in its own unit.
CREATE FUNCTION insist_same_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT count(*) FROM ledger_accounts WHERE id IN (NEW.from_id, NEW.to_id) AND unit = NEW.unit) <> 2 THEN
		RAISE EXCEPTION 'accounts of % are not both in %', TG_TABLE_NAME, NEW.unit USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER ledger_transfers_same_unit BEFORE INSERT ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION insist_same_unit();
CREATE TRIGGER ledger_holds_same_unit BEFORE INSERT ON ledger_holds FOR EACH ROW EXECUTE FUNCTION insist_same_unit();

ALTER TABLE need_scores ADD CONSTRAINT need_score_1_to_5 CHECK (score BETWEEN 1 AND 5);
ALTER TABLE problem_versions
	ADD CONSTRAINT problem_direction_known CHECK (direction IN ('higher', 'lower')),
	ADD CONSTRAINT problem_difficulty_1_to_5 CHECK (difficulty BETWEEN 1 AND 5),
	ADD CONSTRAINT problem_quota_positive CHECK (quota_per_day > 0 AND quota_total > 0 AND final_picks > 0),
	ADD CONSTRAINT problem_prize_not_negative CHECK (prize_krw >= 0);
ALTER TABLE problem_files
	ADD CONSTRAINT problem_file_visibility_known CHECK (visibility IN ('open', 'sealed')),
	ADD CONSTRAINT truth_is_sealed CHECK (role <> 'truth' OR visibility = 'sealed');

ALTER TABLE entries ADD CONSTRAINT entry_state_known CHECK (state IN ('draft', 'submitted', 'withdrawn', 'selected', 'declined'));
ALTER TABLE grants ADD CONSTRAINT grant_amounts_not_negative CHECK (amount_krw >= 0 AND gpu_seconds >= 0);
ALTER TABLE tranches ADD CONSTRAINT tranche_amounts_not_negative CHECK (amount_krw >= 0 AND gpu_seconds >= 0);

ALTER TABLE compute_jobs ADD CONSTRAINT job_attempts_bounded CHECK (attempt >= 0 AND attempt <= max_attempts);
ALTER TABLE scores ADD CONSTRAINT score_is_finite CHECK (
	value <> 'NaN' AND value NOT IN ('Infinity', '-Infinity') AND low <= high AND rows > 0
);
ALTER TABLE scores ADD CONSTRAINT score_split_known CHECK (split IN ('public', 'private'));
