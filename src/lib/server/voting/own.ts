import { DomainError, prisma } from '#lib/server/platform/index.ts';
import type { Choice } from '#lib/voting/choice.ts';
import { codeOf } from '#lib/voting/code.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { leafOfBallot, placeOf } from './log/pages.ts';
import { receiptFor, type Receipt } from './log/receipt.ts';
import { nullifierOf } from './nullifier.ts';
import { voterFor, type Passes } from './passes.ts';
import { listPolls, type ListedPoll } from './queries.ts';
import { poolSql } from './sql.ts';

export interface OwnBallot {
	option: Choice;
	/** Null for the second or two until the log holds the ballot. */
	receipt: Receipt | null;
}

/** The ballot of whoever holds these passes, or null. Nobody else's can be asked for. */
export async function ownBallot(poll: { id: string; tier: Tier }, passes: Passes): Promise<OwnBallot | null> {
	const voter = voterFor(poll.tier, passes);
	if (!voter) return null;
	const nullifier = new Uint8Array(nullifierOf(poll.id, voter.id));
	const ballot = await prisma().ballot.findFirst({
		where: { pollId: poll.id, nullifier },
		orderBy: { turn: 'desc' },
		select: { option: true, choice: true }
	});
	if (!ballot) return null;
	const receipt = await receiptFor(poll.id, voter).catch((error: unknown) => {
		if (error instanceof DomainError && error.code === 'receipt_pending') return null;
		throw error;
	});
	return { option: ballot.choice.length > 0 ? ballot.choice : ballot.option, receipt };
}

/** Without the proof: whoever wants to check it asks for the one receipt. */
export interface ListedBallot {
	poll: ListedPoll;
	option: Choice;
	receipt: Pick<Receipt, 'code' | 'index'> | null;
}

/** The ballots of whoever holds these passes in all polls of a season, newest first. */
export async function ownBallots(seasonId: string, passes: Passes): Promise<ListedBallot[]> {
	const asked = (await listPolls(seasonId)).flatMap((poll) => {
		const voter = voterFor(poll.tier, passes);
		return voter ? [{ poll, nullifier: nullifierOf(poll.id, voter.id) }] : [];
	});
	if (asked.length === 0) return [];
	const rows = await poolSql<{ poll: string; option: Choice; index: number | null; data: Uint8Array }>(
		`SELECT DISTINCT ON (b.poll_id) b.poll_id AS poll, ${placeOf('b.id', 'b.poll_id')}::int AS index, ${leafOfBallot} AS data,
			CASE WHEN b.choice = '{}' THEN to_jsonb(b.option) ELSE to_jsonb(b.choice) END AS option
		FROM unnest($1::uuid[], $2::bytea[]) AS asked (poll, nullifier)
		JOIN ballots b ON b.poll_id = asked.poll AND b.nullifier = asked.nullifier ORDER BY b.poll_id, b.turn DESC`,
		[asked.map(({ poll }) => poll.id), asked.map(({ nullifier }) => nullifier)]
	);
	const byPoll = new Map(rows.map((row) => [row.poll, row]));
	return asked.flatMap(({ poll }) => {
		const found = byPoll.get(poll.id);
		if (!found) return [];
		const { option, index, data } = found;
		const receipt = index === null ? null : { code: codeOf(new Uint8Array(data)), index };
		return [{ poll, option, receipt }];
	});
}
