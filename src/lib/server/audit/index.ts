/**
 * audit: what was done, by whom, to what, in a chain that cannot be rewritten unnoticed.
 * Owns: audit_entries, audit_links.
 * Promises: an entry stands in the transaction of its act; entries are linked within seconds, in one order, for ever.
 * Depends on: platform.
 */
export { linkEntries } from './chain.ts';
export { record } from './commands.ts';
export { listEntries, type EntryFilter, type EntryView } from './queries.ts';
export { entryHash, nextLink, verifyLinks, type Link } from './rules.ts';
export { recentVerdict, verifyChain } from './verify.ts';
