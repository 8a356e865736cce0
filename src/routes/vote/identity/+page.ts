/** A stop on the way of a vote: as light as the vote's own page. */
export const csr = false;
