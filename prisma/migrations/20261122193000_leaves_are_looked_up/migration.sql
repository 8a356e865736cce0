-- Why: each ballot of a page is looked up by its id, whatever PostgreSQL believes of the tables: where ballots are divided among many
-- it would rather read all of them, for each page of a log anew.
CREATE OR REPLACE VIEW poll_lines AS
SELECT poll_id, index AS first, index, kind, NULL::bigint AS ballot_id, data FROM poll_leaves
UNION ALL
SELECT p.poll_id, p.first, p.first + a.place - 1, 'ballot', b.id, ballot_leaf(b.poll_id, b.option, b.choice, b.received_at, b.nonce, b.nullifier)
FROM ballot_pages p CROSS JOIN LATERAL unnest(p.ballots) WITH ORDINALITY AS a (id, place)
CROSS JOIN LATERAL (SELECT * FROM ballots WHERE ballots.id = a.id LIMIT 1) AS b;
