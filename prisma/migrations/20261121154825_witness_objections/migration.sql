-- Why: a witness's refusal is nobody's signature, so it must not stop a result for good: people look into it, and say so in public.
-- CreateTable
CREATE TABLE "witness_objections" (
    "poll_id" UUID NOT NULL,
    "witness" TEXT NOT NULL,
    "told" INTEGER,
    "size" INTEGER NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "witness_objections_pkey" PRIMARY KEY ("poll_id","witness")
);

-- CreateTable
CREATE TABLE "objection_lifts" (
    "poll_id" UUID NOT NULL,
    "witness" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "objection_lifted_once_per_person" PRIMARY KEY ("poll_id","witness","person_id")
);

-- AddForeignKey
ALTER TABLE "objection_lifts" ADD CONSTRAINT "objection_lifts_poll_id_witness_fkey" FOREIGN KEY ("poll_id", "witness") REFERENCES "witness_objections"("poll_id", "witness") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER objection_lifts_append_only BEFORE UPDATE OR DELETE ON objection_lifts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER witness_objections_stay BEFORE DELETE ON witness_objections FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An objection is lifted once, by two people at least, and by as many as the poll's rules want for its decisions.
CREATE FUNCTION objection_is_lifted_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.lifted_at IS NOT NULL OR (NEW.poll_id, NEW.witness, NEW.told, NEW.size, NEW.raised_at) IS DISTINCT FROM (OLD.poll_id, OLD.witness, OLD.told, OLD.size, OLD.raised_at) THEN
		RAISE EXCEPTION 'witness_objections are lifted once and never change';
	END IF;
	IF (SELECT count(*) FROM objection_lifts l WHERE l.poll_id = NEW.poll_id AND l.witness = NEW.witness)
		< (SELECT greatest(2, approvals) FROM polls WHERE id = NEW.poll_id) THEN
		RAISE EXCEPTION 'an objection needs more people to lift it';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER objection_is_lifted_by_enough BEFORE UPDATE ON witness_objections FOR EACH ROW EXECUTE FUNCTION objection_is_lifted_by_enough();

-- What was remembered so far as a contradiction is an objection.
INSERT INTO witness_objections (poll_id, witness, told, size, raised_at)
SELECT id, split_part(log_alarm ->> 'detail', ' ', 1), substring(log_alarm ->> 'detail' FROM 'has seen ([0-9]{1,9}) leaves')::int,
	(SELECT coalesce(max(size), 0) FROM poll_checkpoints c WHERE c.poll_id = p.id), (log_alarm ->> 'at')::timestamptz
FROM polls p WHERE log_alarm ->> 'kind' = 'contradicted';
UPDATE polls SET log_alarm = NULL WHERE log_alarm ->> 'kind' = 'contradicted';
