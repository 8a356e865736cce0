-- Why: an empty list of ballots has no cardinality in PostgreSQL, and so passed a check that compared it with the size.
ALTER TABLE ballot_pages DROP CONSTRAINT ballot_page_is_whole;
ALTER TABLE ballot_pages ADD CONSTRAINT ballot_page_is_whole CHECK (
	size BETWEEN 1 AND 1024 AND coalesce(cardinality(ballots), 0) = size AND octet_length(hashes) = 32 * size AND low <= high
);
