-- Why: a poll has one integrator at a time. What can be done when a ballot is stored is not left to it, and no leaf is kept twice.
-- AlterTable
ALTER TABLE "ballots" ADD COLUMN     "leaf_hash" BYTEA;

-- AlterTable
ALTER TABLE "poll_leaves" ALTER COLUMN "data" DROP NOT NULL;

ALTER TABLE poll_leaves ADD CONSTRAINT poll_leaves_have_words CHECK (data IS NOT NULL OR ballot_id IS NOT NULL);

-- The leaf of a ballot as docs/vote-log.md spells it.
CREATE FUNCTION ballot_leaf(poll uuid, option int, choice int[], received_at timestamptz, nonce bytea, nullifier bytea) RETURNS bytea
LANGUAGE sql STABLE AS $$
SELECT convert_to(
	'["ballot","' || poll::text || '",' || CASE WHEN choice = '{}' THEN option::text ELSE '[' || array_to_string(choice, ',') || ']' END
	|| ',"' || to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
	|| '","' || translate(rtrim(encode(nonce, 'base64'), '='), '+/', '-_')
	|| '","' || translate(rtrim(encode(nullifier, 'base64'), '='), '+/', '-_') || '"]', 'UTF8')
$$;

-- The leaves of a log in words. Ballots from before this change have theirs as it was written then.
CREATE VIEW poll_lines AS
SELECT l.poll_id, l.index, l.kind, l.ballot_id,
	coalesce(l.data, ballot_leaf(b.poll_id, b.option, b.choice, b.received_at, b.nonce, b.nullifier)) AS data
FROM poll_leaves l LEFT JOIN ballots b ON b.id = l.ballot_id;
