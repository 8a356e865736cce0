-- Why: a key to the tally stands for the log that was confirmed; once ballots are set aside after it, it must be given again.
-- AlterTable
ALTER TABLE "poll_approvals" DROP CONSTRAINT "poll_approval_once_per_person",
ADD COLUMN     "size" INTEGER NOT NULL DEFAULT 0,
ADD CONSTRAINT "poll_approval_once_per_person" PRIMARY KEY ("poll_id", "person_id", "size");
-- Keys given so far name no log: where the tally is not made yet, they are given again.
ALTER TABLE "poll_approvals" ALTER COLUMN "size" DROP DEFAULT;

CREATE OR REPLACE FUNCTION tally_is_confirmed_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT count(*) FROM poll_approvals a WHERE a.poll_id = NEW.id
		AND a.size = (SELECT max(index) + 1 FROM poll_leaves l WHERE l.poll_id = NEW.id)) < NEW.approvals THEN
		RAISE EXCEPTION 'a tally needs more people to confirm it';
	END IF;
	IF EXISTS (SELECT 1 FROM ballot_groups g WHERE g.poll_id = NEW.id AND g.outcome IS NULL) THEN
		RAISE EXCEPTION 'a tally waits for decisions about ballots set aside';
	END IF;
	RETURN NEW;
END $$;
