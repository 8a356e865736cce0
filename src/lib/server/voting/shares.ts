import { insistRole } from '#lib/server/identity/index.ts';
import type { Actor } from '#lib/server/platform/index.ts';
import { tiers, type Tier } from '#lib/voting/leaf.ts';
import { poolSql } from './sql.ts';

/** What one tier of voters had in a season: polls that were opened, their ballots, and of those what is set aside or excluded. */
export interface TierShare {
	tier: Tier;
	polls: number;
	ballots: number;
	aside: number;
}

// From what each writer received and from the sizes of groups: no ballot is looked at.
const byTier = `
SELECT p.tier, count(*)::int AS polls, coalesce(sum(i.ballots), 0)::int AS ballots, coalesce(sum(g.aside), 0)::int AS aside
FROM polls p LEFT JOIN LATERAL (
	SELECT sum(received - late - repeated - no_such_option) AS ballots FROM poll_intakes WHERE poll_id = p.id
) i ON true LEFT JOIN LATERAL (
	SELECT sum(size) AS aside FROM ballot_groups WHERE poll_id = p.id AND outcome IS DISTINCT FROM 'count'
) g ON true
WHERE p.season_id = $1::uuid AND NOT p.rehearsal AND p.opened_at IS NOT NULL GROUP BY 1`;

/** A season's votes by who could vote, in the order of the tiers; only tiers of which there was a poll. Rehearsals are no votes. */
export async function sharesByTier(actor: Actor, seasonId: string): Promise<TierShare[]> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const rows = await poolSql<TierShare>(byTier, [seasonId]);
	return tiers.flatMap((tier) => rows.filter((row) => row.tier === tier));
}
