-- A need says what data and offers it brings, a problem which class its metric looks at and whether it is for practice;
-- the database defends the states of both and keeps a published version as it is.
-- AlterTable
ALTER TABLE "answers" ADD COLUMN     "hide_reason" TEXT;

-- AlterTable
ALTER TABLE "needs" ADD COLUMN     "data_kind" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "offer_kinds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "problem_versions" ADD COLUMN     "positive" TEXT;

-- AlterTable
ALTER TABLE "problems" ADD COLUMN     "practice" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE needs
	ADD CONSTRAINT need_state_known CHECK (state IN ('draft', 'submitted', 'scoring', 'shortlisted', 'merged', 'declined', 'published')),
	ADD CONSTRAINT need_merged_into_another CHECK ((state = 'merged') = (merged_into_id IS NOT NULL) AND merged_into_id IS DISTINCT FROM id),
	ADD CONSTRAINT need_decision_has_reason CHECK (state NOT IN ('shortlisted', 'merged', 'declined', 'published') OR decision_reason IS NOT NULL),
	ADD CONSTRAINT need_data_kind_known CHECK (data_kind IN ('open', 'sealed', 'none'));
ALTER TABLE problems
	ADD CONSTRAINT problem_state_known CHECK (state IN ('draft', 'published', 'closed')),
	ADD CONSTRAINT problem_published_has_version CHECK ((state = 'draft') = (published_at IS NULL) AND (published_at IS NULL) = (current_version = 0));
ALTER TABLE problem_files
	ADD CONSTRAINT problem_file_role_known CHECK (role IN ('train', 'test', 'sample', 'truth', 'extra')),
	ADD CONSTRAINT only_truth_is_sealed CHECK (visibility = 'open' OR role = 'truth');

-- What was published stays as it was read: a change is another version.
CREATE FUNCTION refuse_published_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM problems WHERE id = OLD.problem_id AND OLD.version <= current_version) THEN
		RAISE EXCEPTION 'a published version of a problem never changes' USING ERRCODE = 'restrict_violation';
	END IF;
	IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER problem_versions_stay BEFORE UPDATE OR DELETE ON problem_versions FOR EACH ROW EXECUTE FUNCTION refuse_published_version_change();

-- The data of a published problem stays too: scores refer to these very bytes.
CREATE FUNCTION refuse_published_file_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner uuid;
BEGIN
	IF TG_OP = 'INSERT' THEN owner := NEW.problem_id; ELSE owner := OLD.problem_id; END IF;
	IF EXISTS (SELECT 1 FROM problems WHERE id = owner AND published_at IS NOT NULL) THEN
		RAISE EXCEPTION 'the files of a published problem never change' USING ERRCODE = 'restrict_violation';
	END IF;
	IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER problem_files_stay BEFORE INSERT OR UPDATE OR DELETE ON problem_files FOR EACH ROW EXECUTE FUNCTION refuse_published_file_change();
