-- Why: a vote may rank, change and set aside; tallies and decisions need several people, and the database counts them itself.
-- DropIndex
DROP INDEX "ballot_once_per_voter";

-- AlterTable
ALTER TABLE "ballots" ADD COLUMN     "choice" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "turn" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "polls" ADD COLUMN     "approvals" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "change" TEXT NOT NULL DEFAULT 'once',
ADD COLUMN     "form" JSONB NOT NULL DEFAULT '{"kind":"single"}',
ADD COLUMN     "fraud" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "paths" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "rehearsal" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "tallied_at" TIMESTAMPTZ(3),
ADD COLUMN     "weights" JSONB,
ALTER COLUMN "stored_size" SET DATA TYPE INTEGER;

-- CreateTable
CREATE TABLE "poll_approvals" (
    "poll_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_approval_once_per_person" PRIMARY KEY ("poll_id","person_id")
);

-- CreateTable
CREATE TABLE "ballot_groups" (
    "id" UUID NOT NULL,
    "poll_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "size" INTEGER NOT NULL,
    "by_id" UUID,
    "outcome" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "ballot_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grouped_ballots" (
    "ballot_id" BIGINT NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "grouped_ballots_pkey" PRIMARY KEY ("ballot_id")
);

-- CreateTable
CREATE TABLE "group_opinions" (
    "group_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "opinion_once_per_person" PRIMARY KEY ("group_id","person_id")
);

-- CreateIndex
CREATE INDEX "ballot_groups_poll_id_created_at_idx" ON "ballot_groups"("poll_id", "created_at");

-- CreateIndex
CREATE INDEX "grouped_ballots_group_id_idx" ON "grouped_ballots"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "ballot_once_per_voter" ON "ballots"("poll_id", "nullifier", "turn");

-- AddForeignKey
ALTER TABLE "poll_approvals" ADD CONSTRAINT "poll_approvals_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "polls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ballot_groups" ADD CONSTRAINT "ballot_groups_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "polls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grouped_ballots" ADD CONSTRAINT "grouped_ballots_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "ballot_groups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_opinions" ADD CONSTRAINT "group_opinions_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "ballot_groups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER poll_approvals_append_only BEFORE UPDATE OR DELETE ON poll_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER grouped_ballots_append_only BEFORE UPDATE OR DELETE ON grouped_ballots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER group_opinions_append_only BEFORE UPDATE OR DELETE ON group_opinions FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE ballot_groups ADD CONSTRAINT group_outcome_known CHECK (outcome IN ('count', 'exclude'));
ALTER TABLE group_opinions ADD CONSTRAINT opinion_outcome_known CHECK (outcome IN ('count', 'exclude'));
ALTER TABLE polls ADD CONSTRAINT poll_approvals_positive CHECK (approvals BETWEEN 1 AND 9);
ALTER TABLE polls ADD CONSTRAINT poll_change_known CHECK (change IN ('once', 'last'));

-- A group is decided once, by as many people of one mind as the poll wants.
CREATE FUNCTION group_is_decided_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.outcome IS NOT NULL OR (NEW.poll_id, NEW.rule, NEW.size, NEW.created_at) IS DISTINCT FROM (OLD.poll_id, OLD.rule, OLD.size, OLD.created_at) THEN
		RAISE EXCEPTION 'ballot_groups are decided once and never change';
	END IF;
	IF (SELECT count(*) FROM group_opinions o WHERE o.group_id = NEW.id AND o.outcome = NEW.outcome)
		< (SELECT approvals FROM polls WHERE id = NEW.poll_id) THEN
		RAISE EXCEPTION 'a group of ballots needs more people to decide it';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER group_is_decided_by_enough BEFORE UPDATE ON ballot_groups FOR EACH ROW EXECUTE FUNCTION group_is_decided_by_enough();
CREATE TRIGGER ballot_groups_stay BEFORE DELETE ON ballot_groups FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A tally is made when enough people have confirmed it and no group is open.
CREATE FUNCTION tally_is_confirmed_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT count(*) FROM poll_approvals a WHERE a.poll_id = NEW.id) < NEW.approvals THEN
		RAISE EXCEPTION 'a tally needs more people to confirm it';
	END IF;
	IF EXISTS (SELECT 1 FROM ballot_groups g WHERE g.poll_id = NEW.id AND g.outcome IS NULL) THEN
		RAISE EXCEPTION 'a tally waits for decisions about ballots set aside';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER tally_is_confirmed_by_enough BEFORE UPDATE ON polls FOR EACH ROW
	WHEN (NEW.state = 'tallied' AND OLD.state <> 'tallied') EXECUTE FUNCTION tally_is_confirmed_by_enough();

-- AlterTable
ALTER TABLE "polls" ALTER COLUMN "stored_size" SET DATA TYPE INTEGER;
