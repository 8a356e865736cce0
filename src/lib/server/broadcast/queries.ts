import { insistRole } from '#lib/server/identity/index.ts';
import { prisma, sockets, type Actor } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { listRounds } from '#lib/server/tournament/index.ts';
import { findPoll, tallyKeysWanted } from '#lib/server/voting/index.ts';
import type { CueKind, Frame } from '#lib/broadcast/frame.ts';
import type { Text } from '#lib/text.ts';
import { readFacts } from './facts.ts';
import { listOverlayTokens, type OverlayTokenView } from './overlay-tokens.ts';
import { readProgramme, type Programme } from './programme.ts';
import { blank, frameOf, stepsOf, type CueParams, type OnAir } from './rules.ts';
import { findSeasonById } from './season.ts';
import { liveChannel } from './channels.ts';

/** What the public sees now. Before the first cue it is the name of the show. */
export async function liveFrame(seasonId: string): Promise<Frame> {
	const { frame } = await readProgramme(seasonId);
	return frame ?? emptyFrame(seasonId);
}

async function emptyFrame(seasonId: string): Promise<Frame> {
	const facts = {
		season: await findSeasonById(seasonId),
		round: null,
		match: null,
		poll: null,
		champion: null
	};
	return { ...frameOf(blank, facts, 0), title: facts.season.name };
}

/** The frame of the season under way, or null on an empty installation. */
export async function currentFrame(): Promise<{ seasonId: string; frame: Frame } | null> {
	const season = await currentSeasonOrNull();
	return season && { seasonId: season.id, frame: await liveFrame(season.id) };
}

export interface CueView {
	id: string;
	number: number;
	kind: CueKind;
	title: Text;
	params: CueParams;
	plannedSeconds: number;
	takenAt: string | null;
	doneAt: string | null;
}

export interface ControlView {
	sequence: number;
	programme: Frame;
	/** What the next TAKE would show; made of hidden facts, so for the control room alone. */
	preview: { cue: CueView; frame: Frame } | null;
	onAirCueId: string | null;
	reveal: { step: number; steps: number } | null;
	frozenAt: string | null;
	panicAt: string | null;
	cues: CueView[];
	ready: Readiness;
	overlays: OverlayTokenView[];
}

export interface Readiness {
	database: boolean;
	/** Sockets that follow the programme in this process. */
	viewers: number;
	/** Jury scores sealed for the match in question. */
	jury: { sealed: number } | null;
	vote: string | null;
	/** How many people must still confirm the tally before the match can be revealed; null before its vote was opened. */
	tally: { slug: string; wanted: number } | null;
}

export async function controlView(actor: Actor, seasonId: string): Promise<ControlView> {
	insistRole(actor, 'operator', 'organiser');
	const programme = await readProgramme(seasonId);
	const rows = await prisma().cue.findMany({ where: { seasonId }, orderBy: { number: 'asc' } });
	const cues = rows.map(cueView);
	const next =
		cues.find((cue) => cue.id === programme.previewCueId) ?? cues.find((cue) => !cue.takenAt) ?? null;
	const facts = await readFacts(seasonId, programme.onAir);
	return {
		sequence: programme.sequence,
		programme: programme.frame ?? (await emptyFrame(seasonId)),
		preview: next && { cue: next, frame: await previewFrame(seasonId, next, programme) },
		onAirCueId: programme.onAir.cueId,
		reveal: programme.onAir.kind === 'reveal' ? { step: programme.onAir.step, steps: stepsOf(facts) } : null,
		frozenAt: programme.frozenAt?.toISOString() ?? null,
		panicAt: programme.panicAt?.toISOString() ?? null,
		cues,
		ready: await readiness(seasonId, next?.params ?? programme.onAir.params),
		overlays: await listOverlayTokens(seasonId)
	};
}

async function previewFrame(seasonId: string, cue: CueView, { onAir, sequence }: Programme): Promise<Frame> {
	const lower = cue.kind === 'lower-third';
	const next: OnAir = lower
		? { ...onAir, lowerThird: { title: cue.title, text: cue.params.text ?? { ko: '', en: '' } } }
		: { ...blank, cueId: cue.id, kind: cue.kind, title: cue.title, params: cue.params };
	return frameOf(next, await readFacts(seasonId, next), sequence + 1);
}

async function readiness(seasonId: string, params: CueParams): Promise<Readiness> {
	const rounds = params.match === undefined ? [] : await listRounds(seasonId, 'control');
	const round = rounds.find(({ number }) => number === params.round);
	const match = round?.matches.find(({ number }) => number === params.match) ?? null;
	const poll = match?.pollId ? await findPoll(match.pollId) : null;
	const held = poll && ['open', 'closed', 'tallied', 'published'].includes(poll.state);
	return {
		database: true,
		viewers: sockets()?.sockets.adapter.rooms.get(liveChannel(seasonId))?.size ?? 0,
		jury: match && { sealed: match.jury.length },
		vote: poll?.state ?? null,
		tally: held ? { slug: poll.slug, wanted: await tallyKeysWanted(prisma(), poll.id) } : null
	};
}

const cueView = (row: { takenAt: Date | null; doneAt: Date | null } & Record<string, unknown>): CueView => {
	const { id, number, kind, title, params, plannedSeconds } = row as unknown as CueView;
	return {
		id,
		number,
		kind,
		title,
		params,
		plannedSeconds,
		takenAt: row.takenAt?.toISOString() ?? null,
		doneAt: row.doneAt?.toISOString() ?? null
	};
};

export interface UpdateView {
	sequence: number;
	kind: string;
	payload: unknown;
	at: string;
}

/** The as-run log: what went out, newest first. */
export async function asRun(actor: Actor, seasonId: string, limit = 50): Promise<UpdateView[]> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const rows = await prisma().programmeUpdate.findMany({
		where: { seasonId },
		orderBy: { sequence: 'desc' },
		take: limit
	});
	return rows.map((row) => ({
		sequence: Number(row.sequence),
		kind: row.kind,
		payload: row.payload,
		at: row.createdAt.toISOString()
	}));
}
