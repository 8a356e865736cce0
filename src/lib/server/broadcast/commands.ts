import { now, refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { closeMatch, matchView, openMatch, openVote, revealMatch } from '#lib/server/tournament/index.ts';
import { closePoll, countingMs, findPoll } from '#lib/server/voting/index.ts';
import type { CueKind } from '#lib/broadcast/frame.ts';
import type { Text } from '#lib/text.ts';
import { readFacts } from './facts.ts';
import { changeProgramme, type Programme } from './programme.ts';
import { blank, isAboutMatch, stepsOf, type CueParams, type OnAir } from './rules.ts';

interface CueRow {
	id: string;
	number: number;
	kind: CueKind;
	title: Text;
	params: CueParams;
}

/** Puts a cue into preview. Nothing of it goes out. */
export const previewCue = (
	actor: Actor,
	seasonId: string,
	seen: number | null,
	cueId: string
): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'previewed', async (tx) => {
		await findCue(tx, seasonId, cueId);
		return { previewCueId: cueId };
	});

/** Sends the cue in preview, or a named one, on air with what belongs to it, and puts the next one into preview. */
export const takeCue = (
	actor: Actor,
	seasonId: string,
	seen: number | null,
	cueId?: string
): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'taken', async (tx, before) => {
		const wanted = cueId ?? before.previewCueId ?? (await nextCue(tx, seasonId, 0))?.id;
		if (!wanted) refuse('cue_not_ready', { missing: 'preview' });
		const cue = await findCue(tx, seasonId, wanted);
		const endsAt = await carryOut(actor, seasonId, cue);
		await tx.cue.updateMany({
			where: { seasonId, takenAt: { not: null }, doneAt: null, id: { not: cue.id } },
			data: { doneAt: now() }
		});
		await tx.cue.update({ where: { id: cue.id }, data: { takenAt: now(), doneAt: null } });
		return {
			onAir: onAirOf(cue, before.onAir, endsAt),
			previewCueId: (await nextCue(tx, seasonId, cue.number))?.id ?? null
		};
	});

/** A lower third lies over what is on air; every other cue takes its place, and takes the lower third away. */
function onAirOf(cue: CueRow, before: OnAir, endsAt: string | null): OnAir {
	if (cue.kind === 'lower-third')
		return {
			...before,
			cueId: cue.id,
			lowerThird: { title: cue.title, text: cue.params.text ?? { ko: '', en: '' } }
		};
	return { ...blank, cueId: cue.id, kind: cue.kind, title: cue.title, params: cue.params, endsAt };
}

/** What a cue does besides showing something. Each act is a no-op when done before, so a repeated take is harmless. */
async function carryOut(actor: Actor, seasonId: string, cue: CueRow): Promise<string | null> {
	const seconds = cue.params.seconds ?? 60;
	if (cue.kind === 'countdown') return new Date(now().getTime() + seconds * 1000).toISOString();
	const facts = await readFacts(seasonId, cue);
	if (cue.kind === 'winner' && !facts.champion) refuse('cue_not_ready', { missing: 'champion' });
	if (cue.kind === 'board' && !facts.round) refuse('cue_not_ready', { missing: 'round' });
	if (!isAboutMatch(cue.kind)) return null;
	const { match } = facts;
	if (!match) refuse('cue_not_ready', { missing: 'match' });
	if (match.state === 'scheduled') await openMatch(actor, match.id);
	if (cue.kind === 'vote-open') await openVote(actor, match.id, seconds);
	if (cue.kind === 'vote-close') await closeVote(actor, match.id);
	if (cue.kind === 'reveal' && match.state !== 'closed' && match.state !== 'revealed')
		await closeMatch(actor, match.id);
	return null;
}

/** In a transaction of its own, as every act of a cue, so that the frame is made from what is committed. */
async function closeVote(actor: Actor, matchId: string): Promise<void> {
	const { pollId } = await matchView(matchId, 'control');
	if (!pollId) refuse('match_has_no_vote');
	const { state, closesAt, graceMs } = await findPoll(pollId);
	// Its end was told before, by its clock or by a hand: it closes by itself after its grace, and the picture need not wait for that.
	if (state === 'open' && graceMs > 0 && closesAt !== null && new Date(closesAt) <= now()) return;
	await transaction((tx) => closePoll(tx, actor, pollId), { timeoutMs: countingMs });
}

/** Opens the next envelope of the reveal on air. The last one makes the result public everywhere. */
export const stepReveal = (actor: Actor, seasonId: string, seen: number | null): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'stepped', async (_tx, { onAir, frozenAt, panicAt }) => {
		refuseIf(onAir.kind !== 'reveal', 'cue_state');
		refuseIf(frozenAt !== null || panicAt !== null, 'programme_frozen');
		const facts = await readFacts(seasonId, onAir);
		const steps = stepsOf(facts);
		if (onAir.step >= steps || !facts.match) return null;
		const step = onAir.step + 1;
		if (step === steps) await revealMatch(actor, facts.match.id);
		return { onAir: { ...onAir, step } };
	});

/** Takes the lower third away. */
export const clearLowerThird = (actor: Actor, seasonId: string, seen: number | null): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'lower_third_cleared', async (_tx, { onAir }) =>
		onAir.lowerThird ? { onAir: { ...onAir, lowerThird: null } } : null
	);

/** The public keeps seeing what it sees now, while the control room works on. */
export const freeze = (actor: Actor, seasonId: string, seen: number | null): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'frozen', async (_tx, { frozenAt }) =>
		frozenAt ? null : { frozenAt: now() }
	);

export const thaw = (actor: Actor, seasonId: string, seen: number | null): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'thawed', async (_tx, { frozenAt }) =>
		frozenAt ? { frozenAt: null } : null
	);

/** Blanks every output at once. Asks for no sequence number: in an emergency nobody is late. */
export const panic = (actor: Actor, seasonId: string): Promise<Programme> =>
	changeProgramme(actor, seasonId, null, 'panicked', async (_tx, { panicAt }) =>
		panicAt ? null : { panicAt: now() }
	);

export const calm = (actor: Actor, seasonId: string, seen: number | null): Promise<Programme> =>
	changeProgramme(actor, seasonId, seen, 'calmed', async (_tx, { panicAt }) =>
		panicAt ? { panicAt: null } : null
	);

async function findCue(tx: Tx, seasonId: string, cueId: string): Promise<CueRow> {
	const row = await tx.cue.findFirst({ where: { id: cueId, seasonId } });
	return row ? (row as unknown as CueRow) : refuse('not_found');
}

const nextCue = (tx: Tx, seasonId: string, after: number) =>
	tx.cue.findFirst({
		where: { seasonId, number: { gt: after }, takenAt: null },
		orderBy: { number: 'asc' },
		select: { id: true }
	});
