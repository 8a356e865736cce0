-- Why: each ballot of a log is looked up by itself. Where ballots are divided among many tables, PostgreSQL would rather join the lines
-- that somebody asks for with all ballots there are.
CREATE OR REPLACE VIEW poll_lines AS
SELECT poll_id, index AS first, index, kind, NULL::bigint AS ballot_id, data FROM poll_leaves
UNION ALL
SELECT p.poll_id, p.first, p.first + a.place - 1, 'ballot', b.id, ballot_leaf(b.poll_id, b.option, b.choice, b.received_at, b.nonce, b.nullifier)
FROM ballot_pages p CROSS JOIN LATERAL unnest(p.ballots) WITH ORDINALITY AS a (id, place)
CROSS JOIN LATERAL (SELECT * FROM ballots WHERE ballots.id = a.id LIMIT 1) AS b;
