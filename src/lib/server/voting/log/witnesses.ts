import { config, logger, now, pool, prisma } from '#lib/server/platform/index.ts';
import { cosignedAt, parseWitnessKey } from '#lib/voting/cosignature.ts';
import type { NoteKey } from '#lib/voting/note.ts';
import { addCheckpointText } from '#lib/voting/witness.ts';
import { poolSql } from '../sql.ts';
import { objectTo } from './objections.ts';
import { latestCheckpoint, sizeOf } from './tiles.ts';
import { treeUpTo } from './tree.ts';

/** Somebody else's server that cosigns what continues all it has seen of a log (C2SP tlog-witness). */
export interface Witness {
	key: NoteKey;
	address: string;
}

const patienceMs = 3000;
const mostLeaves = 2 ** 31 - 1;
/** For so long a published log is held out to a witness that has not cosigned its end; nothing comes after that. */
const askedForMs = 30 * 24 * 3_600_000;
/** How soon a witness is asked again about rehearsals of a season after it said that they are none of its logs. */
const strangeForMs = 10 * 60_000;

/** From `WITNESSES`: keys and addresses in turn, separated by spaces. A fault stops the start, with its reason. */
export function parseWitnesses(text: string): Witness[] {
	const words = text.split(/\s+/).filter(Boolean);
	const witnesses: Witness[] = [];
	for (let at = 0; at < words.length; at += 2) {
		const key = parseWitnessKey(words[at]!);
		const address = URL.parse(words[at + 1] ?? '');
		if (!key) throw new Error(`WITNESSES: ${words[at]} is not the key of a witness (name+id+base64).`);
		if (!address)
			throw new Error(`WITNESSES: after the key of ${key.name} comes its address, such as https://…`);
		witnesses.push({ key, address: address.href.replace(/\/$/, '') });
	}
	return witnesses;
}

interface Asked {
	poll: string;
	note: string;
	/** Of a rehearsal, what stands for its key: one key serves all rehearsals of a season. */
	rehearsals: string | null;
	done: string[];
}

/**
 * For a timer: asks every witness about the latest checkpoint of every poll that it has not cosigned and does not object to,
 * however long ago the poll was drafted. About rehearsals it is asked only if it watches them, which it says itself.
 */
export async function askWitnesses(): Promise<void> {
	const witnesses = parseWitnesses(config().WITNESSES);
	if (witnesses.length === 0) return;
	const waiting = await poolSql<Asked>(
		`SELECT p.id AS poll, c.note, CASE WHEN p.rehearsal THEN p.season_id::text END AS rehearsals, ARRAY (
			SELECT witness FROM poll_cosignatures s WHERE s.poll_id = p.id AND s.size = c.size
			UNION ALL SELECT witness FROM witness_objections o WHERE o.poll_id = p.id AND o.lifted_at IS NULL
		) AS done FROM polls p
		JOIN LATERAL (SELECT size, note FROM poll_checkpoints WHERE poll_id = p.id ORDER BY size DESC LIMIT 1) c ON true
		WHERE p.log_alarm IS NULL
			AND (p.state NOT IN ('published', 'called_off') OR coalesce(p.published_at, p.closed_at) > $1::timestamptz)`,
		[new Date(now().getTime() - askedForMs)]
	);
	const asked = waiting.flatMap((one) =>
		witnesses
			.filter((witness) => !one.done.includes(witness.key.name) && !isStrange(witness, one))
			.map((witness) => ask(witness, one))
	);
	await Promise.all(asked);
}

/** Rehearsals that a witness does not watch, and until when it is not asked about them again. */
const strange = new Map<string, number>();
const strangeKey = ({ address }: Witness, rehearsals: string): string => `${rehearsals} ${address}`;
const isStrange = (witness: Witness, { rehearsals }: Asked): boolean =>
	rehearsals !== null && (strange.get(strangeKey(witness, rehearsals)) ?? 0) > now().getTime();

async function ask(witness: Witness, { poll: pollId, note, rehearsals }: Asked): Promise<void> {
	try {
		const last = await prisma().pollCosignature.findFirst({
			where: { pollId, witness: witness.key.name },
			orderBy: { size: 'desc' },
			select: { size: true }
		});
		const first = await send(witness, pollId, note, Number(last?.size ?? 0));
		if (first.status === 404 && rehearsals !== null)
			return void strange.set(strangeKey(witness, rehearsals), now().getTime() + strangeForMs);
		const told = first.status === 409 ? leavesIn(await first.text()) : null;
		if (told === null) return await hear(witness, pollId, note, first);
		if (told > sizeOf(note)) {
			// Another process may have shown it a longer log meanwhile.
			const { size = 0 } = (await latestCheckpoint(pollId)) ?? {};
			if (told <= size) return;
			return await objectTo(pollId, { witness: witness.key.name, told: Math.min(told, mostLeaves), size });
		}
		await hear(witness, pollId, note, await send(witness, pollId, note, told));
	} catch (error) {
		logger.warn({ code: 'witness_silent', witness: witness.key.name, poll: pollId, error: String(error) });
	}
}

function leavesIn(answer: string): number {
	const leaves = Number(answer.trim());
	if (!Number.isSafeInteger(leaves) || leaves < 0) throw new Error('answered 409 without a number of leaves');
	return leaves;
}

async function send(witness: Witness, pollId: string, note: string, old: number): Promise<Response> {
	const size = sizeOf(note);
	const proof = old === 0 || old >= size ? [] : (await treeUpTo(pollId, size)).consistency(old, size);
	return fetch(`${witness.address}/add-checkpoint`, {
		method: 'POST',
		body: addCheckpointText({ old, proof, note }),
		signal: AbortSignal.timeout(patienceMs)
	});
}

async function hear({ key }: Witness, pollId: string, note: string, answer: Response): Promise<void> {
	if (answer.status === 422) return objectTo(pollId, { witness: key.name, told: null, size: sizeOf(note) });
	const line = (await answer.text()).split('\n').find((each) => each.startsWith(`— ${key.name} `));
	const good = answer.ok && line !== undefined && (await cosignedAt(`${note}${line}\n`, key)) !== null;
	if (!good) throw new Error(`answered ${answer.status} without a cosignature`);
	await pool().query(
		`INSERT INTO poll_cosignatures (poll_id, size, witness, line) VALUES ($1::uuid, $2::bigint, $3, $4) ON CONFLICT DO NOTHING`,
		[pollId, String(sizeOf(note)), key.name, `${line}\n`]
	);
}
