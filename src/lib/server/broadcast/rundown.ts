import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { listRounds } from '#lib/server/tournament/index.ts';
import { noText, type CueKind } from '#lib/broadcast/frame.ts';
import type { Text } from '#lib/text.ts';
import { isAboutMatch, type CueParams } from './rules.ts';

export interface NewCue {
	kind: CueKind;
	title: Text;
	params?: CueParams;
	plannedSeconds?: number;
}

/** Adds cues at the end of the rundown. Refuses `bad_input` where a cue lacks what it is about. */
export async function addCues(actor: Actor, seasonId: string, cues: NewCue[]): Promise<void> {
	insistRole(actor, 'operator', 'organiser');
	for (const { kind, params = {} } of cues) {
		refuseIf(isAboutMatch(kind) && (!params.round || !params.match), 'bad_input');
		refuseIf(kind === 'board' && !params.round, 'bad_input');
	}
	await transaction(async (tx) => {
		const last = await lockRundown(tx, seasonId);
		const data = cues.map((cue, at) => ({
			seasonId,
			number: last + at + 1,
			kind: cue.kind,
			title: { ...cue.title },
			params: { ...cue.params } as never,
			plannedSeconds: cue.plannedSeconds ?? cue.params?.seconds ?? 60
		}));
		await tx.cue.createMany({ data });
		await record(tx, actor, 'rundown.cues_added', { seasonId, from: last + 1, cues: cues.length });
	});
}

/** Takes a cue that has not gone out from the rundown. */
export async function removeCue(actor: Actor, seasonId: string, cueId: string): Promise<void> {
	insistRole(actor, 'operator', 'organiser');
	await transaction(async (tx) => {
		await lockRundown(tx, seasonId);
		const cue = await tx.cue.findFirst({ where: { id: cueId, seasonId } });
		if (!cue) refuse('not_found');
		refuseIf(cue.takenAt !== null, 'cue_state');
		await tx.cue.delete({ where: { id: cueId } });
		await record(tx, actor, 'rundown.cue_removed', { seasonId, cueId, number: cue.number });
	});
}

/** Lets a cue change places with its neighbour that is not on air yet. At the edge it stays where it is. */
export async function moveCue(
	actor: Actor,
	seasonId: string,
	cueId: string,
	by: 'up' | 'down'
): Promise<void> {
	insistRole(actor, 'operator', 'organiser');
	await transaction(async (tx) => {
		await lockRundown(tx, seasonId);
		const cue = await tx.cue.findFirst({ where: { id: cueId, seasonId, takenAt: null } });
		if (!cue) refuse('cue_state');
		const beyond = by === 'up' ? { lt: cue.number } : { gt: cue.number };
		const order = { number: by === 'up' ? 'desc' : 'asc' } as const;
		const other = await tx.cue.findFirst({
			where: { seasonId, takenAt: null, number: beyond },
			orderBy: order
		});
		if (!other) return;
		// Through a number that no cue has: numbers are unique at every moment.
		await tx.cue.update({ where: { id: cue.id }, data: { number: -1 } });
		await tx.cue.update({ where: { id: other.id }, data: { number: cue.number } });
		await tx.cue.update({ where: { id: cue.id }, data: { number: other.number } });
	});
}

/** Adds the usual cues of every match that the rundown does not speak of yet. Returns how many cues were added. */
export async function planMatches(actor: Actor, seasonId: string): Promise<number> {
	insistRole(actor, 'operator', 'organiser');
	const planned = await transaction((tx) =>
		tx.cue.findMany({ where: { seasonId }, select: { params: true } })
	);
	const known = new Set(planned.map(({ params }) => matchKey(params as CueParams)));
	const cues: NewCue[] = [];
	for (const round of await listRounds(seasonId, 'control')) {
		for (const match of round.matches) {
			if (known.has(matchKey({ round: round.number, match: match.number })) || match.state === 'revealed')
				continue;
			cues.push(...cuesOf(round.number, match.number, round.name, match.pollId !== null));
		}
	}
	if (cues.length > 0) await addCues(actor, seasonId, cues);
	return cues.length;
}

const matchKey = ({ round, match }: CueParams): string => `${round}/${match}`;

function cuesOf(round: number, match: number, name: Text, withVote: boolean): NewCue[] {
	const title = (ko: string, en: string): Text => ({
		ko: `${name.ko} ${match}경기 ${ko}`,
		en: `${name.en} match ${match}: ${en}`
	});
	const params = { round, match };
	return [
		{ kind: 'duel', title: title('대진', 'the pair'), params, plannedSeconds: 180 },
		...(withVote
			? [
					{
						kind: 'vote-open' as const,
						title: title('투표', 'the vote'),
						params: { ...params, seconds: 120 },
						plannedSeconds: 120
					},
					{
						kind: 'vote-close' as const,
						title: title('투표 마감', 'vote closed'),
						params,
						plannedSeconds: 30
					}
				]
			: []),
		{
			kind: 'reveal',
			title: title('결과', 'the result'),
			params: { ...params, text: noText },
			plannedSeconds: 90
		}
	];
}

/** Two people may edit the rundown at once; returns the last number in use. */
async function lockRundown(tx: Tx, seasonId: string): Promise<number> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rundown:${seasonId}`}, 21))::text AS locked`;
	const { _max } = await tx.cue.aggregate({ where: { seasonId }, _max: { number: true } });
	return Math.max(0, _max.number ?? 0);
}
