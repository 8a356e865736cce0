import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	outbox,
	prisma,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { countingMs } from '#lib/server/voting/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import type { Frame } from '#lib/broadcast/frame.ts';
import { readFacts } from './facts.ts';
import { blank, frameOf, panicFrame, sameFrame, type OnAir } from './rules.ts';

/** The programme as stored: one row per season, so that it survives any process. */
export interface Programme {
	seasonId: string;
	sequence: number;
	onAir: OnAir;
	/** What the public sees, ready to be sent: every reader gets these bytes. */
	frame: Frame | null;
	/** While frozen: the picture that the public keeps, also through an emergency in between. */
	held: Frame | null;
	previewCueId: string | null;
	frozenAt: Date | null;
	panicAt: Date | null;
}

export async function readProgramme(
	seasonId: string,
	client: Pick<Tx, 'programme'> = prisma()
): Promise<Programme> {
	const row = await client.programme.findUnique({ where: { seasonId } });
	const state = (row?.state ?? {}) as unknown as { onAir?: OnAir; frame?: Frame; held?: Frame | null };
	return {
		seasonId,
		sequence: Number(row?.sequence ?? 0n),
		onAir: state.onAir ?? blank,
		frame: state.frame ?? null,
		held: state.held ?? null,
		previewCueId: ((row?.preview ?? null) as { cueId: string } | null)?.cueId ?? null,
		frozenAt: row?.frozenAt ?? null,
		panicAt: row?.panicAt ?? null
	};
}

export type Change = (
	tx: Tx,
	programme: Programme
) => Promise<Partial<Omit<Programme, 'seasonId' | 'sequence' | 'frame' | 'held'>> | null>;

/**
 * Every change of the programme goes through here. `seen` is the sequence number that the operator had before them: who
 * acts on an older picture than the one on air is told so (`state_changed`) and changes nothing.
 */
export async function changeProgramme(
	actor: Actor,
	seasonId: string,
	seen: number | null,
	kind: string,
	change: Change
): Promise<Programme> {
	insistRole(actor, 'operator', 'organiser');
	return transaction(
		async (tx) => {
			await lockProgramme(tx, seasonId);
			const before = await readProgramme(seasonId, tx);
			refuseIf(seen !== null && seen !== before.sequence, 'state_changed');
			const changed = await change(tx, before);
			if (changed === null) return before;
			const sequence = before.sequence + 1;
			const after: Programme = { ...before, ...changed, sequence };
			if (!after.frozenAt) after.held = null;
			else if (!before.frozenAt && before.frame?.scene !== 'panic') after.held = before.frame;
			after.frame = await nextFrame(after, before.frame);
			await save(tx, after);
			const payload = {
				cueId: after.onAir.cueId,
				kind: after.onAir.kind,
				step: after.onAir.step,
				preview: after.previewCueId
			};
			await tx.programmeUpdate.create({
				data: { seasonId, sequence, kind, payload, actorId: actor.userId, createdAt: now() }
			});
			await record(tx, actor, `programme.${kind}`, { seasonId, sequence, ...payload });
			await outbox.add(tx, { type: 'broadcast.changed', payload: { seasonId, sequence } });
			return after;
		},
		{ timeoutMs: countingMs + 30_000 }
	);
}

async function lockProgramme(tx: Tx, seasonId: string): Promise<void> {
	await tx.$executeRaw`
		INSERT INTO programmes (season_id, state, updated_at) VALUES (${seasonId}::uuid, '{}', ${now()}) ON CONFLICT DO NOTHING`;
	await tx.$queryRaw`SELECT 1 AS locked FROM programmes WHERE season_id = ${seasonId}::uuid FOR UPDATE`;
}

/**
 * The public's next frame. While frozen it stays what it was, and so does its number: how often the control room acts
 * behind the curtain is nobody's business.
 */
async function nextFrame(programme: Programme, shown: Frame | null): Promise<Frame> {
	const { sequence, frozenAt, panicAt, onAir, held } = programme;
	const facts = await readFacts(programme.seasonId, onAir);
	if (panicAt) return keepNumber(panicFrame(facts, sequence), shown);
	if (frozenAt && held) return keepNumber({ ...held, sequence, frozen: true }, shown);
	if (frozenAt) return keepNumber({ ...panicFrame(facts, sequence), scene: 'holding', frozen: true }, shown);
	return keepNumber(frameOf(onAir, facts, sequence), shown);
}

const keepNumber = (next: Frame, shown: Frame | null): Frame =>
	shown && sameFrame(next, shown) ? shown : next;

async function save(tx: Tx, programme: Programme): Promise<void> {
	const { seasonId, sequence, onAir, frame, held, previewCueId, frozenAt, panicAt } = programme;
	const state = { onAir, frame, held } as unknown as Prisma.InputJsonObject;
	const preview = previewCueId === null ? { cueId: null } : { cueId: previewCueId };
	await tx.programme.update({ where: { seasonId }, data: { sequence, state, preview, frozenAt, panicAt } });
}

/** Takes in news of other rooms, such as a vote that was closed by its own timer. Nothing happens if the picture is the same. */
export async function refreshProgramme(actor: Actor, seasonId: string): Promise<void> {
	const programme = await readProgramme(seasonId);
	if (!programme.frame) return;
	const fresh = await nextFrame({ ...programme, sequence: programme.sequence + 1 }, programme.frame);
	if (fresh === programme.frame) return;
	await changeProgramme(actor, seasonId, null, 'refreshed', async () => ({}));
}
