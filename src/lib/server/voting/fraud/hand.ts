import { refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { setAside } from '../groups.ts';
import { sqlOf } from '../sql.ts';

/** Ballots that somebody picks out: of one network, of some minutes, or of one network in some minutes. */
export interface HandChoice {
	pollId: string;
	network: string | null;
	/** Both ends belong to it; whole minutes. */
	from: Date | null;
	to: Date | null;
	note: string;
}

/** Sets the ballots aside that are chosen so. Refuses `choose_ballots` for no choice at all, `nothing_to_set_aside`. */
export async function handGroup(tx: Tx, actor: Actor, choice: HandChoice): Promise<string> {
	const { pollId, network, from, to, note } = choice;
	refuseIf(network === null && from === null && to === null, 'choose_ballots');
	const rows = await sqlOf(tx)<{ id: string }>(
		`SELECT b.id::text AS id FROM ballots b LEFT JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier
		WHERE b.poll_id = $1::uuid AND ($2 = '' OR t.network = $2) AND b.received_at >= $3::timestamptz AND b.received_at < $4::timestamptz`,
		[
			pollId,
			network ?? '',
			from ?? new Date(0),
			to ? new Date(to.getTime() + 60_000) : new Date('9999-01-01T00:00:00Z')
		]
	);
	const ballotIds = rows.map(({ id }) => BigInt(id));
	const group = await setAside(tx, actor, { pollId, rule: 'hand', note, ballotIds });
	refuseIf(group === null, 'nothing_to_set_aside');
	return group!;
}
