import type { Need } from '#lib/server/generated/prisma/client.ts';
import { record } from '#lib/server/audit/index.ts';
import { now, outbox, refuse, refuseIf, transaction, type Actor, type SignedIn, type Tx } from '#lib/server/platform/index.ts';
import type { NeedState } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { writeDecision } from './letters.ts';
import { mayMove, mergeTargetStates, readCriteria, summarise, type TriageCriterion } from './need-rules.ts';
import { lockNeed } from './needs.ts';
import { organiser, ownsNeed } from './people.ts';

export interface GivenScore {
	criterion: string;
	score: number;
	comment: string;
}

/** Takes a submitted need up for scoring. */
export async function takeUpNeed(actor: Actor, needId: string): Promise<void> {
	await triage(actor, needId, (tx, need) => takeUp(tx, actor, need));
}

async function takeUp(tx: Tx, actor: Actor, need: Need): Promise<void> {
	refuseIf(!mayMove(need.state as NeedState, 'scoring'), 'need_state', { state: need.state });
	await tx.need.update({ where: { id: need.id }, data: { state: 'scoring' } });
	await record(tx, actor, 'need.taken_up', { seasonId: need.seasonId, needId: need.id });
}

/** One triager's scores by the published criteria; giving them again writes over one's own. A submitted need is taken up by it. */
export async function scoreNeed(actor: Actor, needId: string, scores: readonly GivenScore[]): Promise<void> {
	await triage(actor, needId, async (tx, need, { userId }) => {
		if (need.state === 'submitted') await takeUp(tx, actor, need);
		else refuseIf(need.state !== 'scoring', 'need_state', { state: need.state });
		const criteria = await criteriaOf(tx, need.seasonId);
		for (const { criterion, score, comment } of scores) {
			const known = criteria.some(({ key }) => key === criterion);
			refuseIf(!known || !Number.isInteger(score) || score < 1 || score > 5, 'bad_input');
			await tx.needScore.upsert({
				where: { needId_triagerId_criterion: { needId, triagerId: userId, criterion } },
				create: { needId, triagerId: userId, criterion, score, comment, createdAt: now() },
				update: { score, comment, createdAt: now() }
			});
		}
		const given = Object.fromEntries(scores.map(({ criterion, score }) => [criterion, score]));
		await record(tx, actor, 'need.scored', { seasonId: need.seasonId, needId, scores: given });
	});
}

/** Puts a scored need on the list from which problems are made. */
export async function shortlistNeed(actor: Actor, needId: string, reason: Text): Promise<void> {
	await triage(actor, needId, async (tx, need) => {
		const scores = await tx.needScore.findMany({ where: { needId } });
		const { complete } = summarise(await criteriaOf(tx, need.seasonId), scores);
		refuseIf(need.state === 'scoring' && !complete, 'need_not_scored');
		await decide(tx, actor, need, 'shortlisted', reason);
	});
}

export async function declineNeed(actor: Actor, needId: string, reason: Text): Promise<void> {
	await triage(actor, needId, (tx, need) => decide(tx, actor, need, 'declined', reason));
}

/** Folds a need into another one about the same trouble. It keeps its text, its proposer and its endorsements. */
export async function mergeNeed(actor: Actor, needId: string, intoId: string, reason: Text): Promise<void> {
	await transaction(async (tx) => {
		// Always in the same order, so that merging A into B and B into A at once cannot block each other.
		for (const id of [needId, intoId].toSorted()) await lockNeed(tx, id);
		const need = await triaged(tx, actor, needId);
		const into = await lockNeed(tx, intoId);
		const fits = into.id !== need.id && into.seasonId === need.seasonId;
		refuseIf(!fits || !mergeTargetStates.includes(into.state as NeedState), 'merge_target');
		await decide(tx, actor, need, 'merged', reason, into.id);
	});
}

async function triage(
	actor: Actor,
	needId: string,
	act: (tx: Tx, need: Need, person: SignedIn) => Promise<void>
): Promise<void> {
	await transaction(async (tx) => act(tx, await triaged(tx, actor, needId), organiser(actor)));
}

/** The locked need, for an organiser who does not stand behind it. */
async function triaged(tx: Tx, actor: Actor, needId: string): Promise<Need> {
	const { userId } = organiser(actor);
	const need = await lockNeed(tx, needId);
	refuseIf(need.state === 'draft', 'not_found');
	refuseIf(await ownsNeed(tx, userId, need), 'own_need');
	return need;
}

async function decide(
	tx: Tx,
	actor: Actor,
	need: Need,
	to: 'shortlisted' | 'merged' | 'declined',
	reason: Text,
	mergedIntoId: string | null = null
): Promise<void> {
	refuseIf(!mayMove(need.state as NeedState, to), 'need_state', { state: need.state });
	if (!reason.ko.trim() && !reason.en.trim()) refuse('bad_input');
	await tx.need.update({
		where: { id: need.id },
		data: { state: to, decisionReason: { ...reason }, decidedAt: now(), mergedIntoId }
	});
	await record(tx, actor, `need.${to}`, { seasonId: need.seasonId, needId: need.id, mergedIntoId, reason });
	await outbox.add(tx, { type: 'need.decided', payload: { needId: need.id, state: to } });
	await writeDecision(tx, need, to, reason, mergedIntoId);
}

async function criteriaOf(tx: Tx, seasonId: string): Promise<TriageCriterion[]> {
	const season = await tx.season.findUnique({ where: { id: seasonId }, select: { criteria: true } });
	return readCriteria(season?.criteria);
}
