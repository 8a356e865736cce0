import type { Need } from '#lib/server/generated/prisma/client.ts';
import { record } from '#lib/server/audit/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { NeedState } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { writeDecision } from './letters.ts';
import { mayMove, mergeTargetStates, readCriteria, summarise, type TriageCriterion } from './need-rules.ts';
import { lockNeed } from './needs.ts';
import { organisationIdsOf, organiser, proposerAddress, standsBehind, type Address } from './people.ts';

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
	await triage(actor, needId, async (tx, need, desk) => {
		if (need.state === 'submitted') await takeUp(tx, actor, need);
		else refuseIf(need.state !== 'scoring', 'need_state', { state: need.state });
		const criteria = await criteriaOf(tx, need.seasonId);
		for (const { criterion, score, comment } of scores) {
			const known = criteria.some(({ key }) => key === criterion);
			refuseIf(!known || !Number.isInteger(score) || score < 1 || score > 5, 'bad_input');
			await tx.needScore.upsert({
				where: { needId_triagerId_criterion: { needId, triagerId: desk.userId, criterion } },
				create: { needId, triagerId: desk.userId, criterion, score, comment, createdAt: now() },
				update: { score, comment, createdAt: now() }
			});
		}
		const given = Object.fromEntries(scores.map(({ criterion, score }) => [criterion, score]));
		await record(tx, actor, 'need.scored', { seasonId: need.seasonId, needId, scores: given });
	});
}

/** Puts a scored need on the list from which problems are made. */
export async function shortlistNeed(actor: Actor, needId: string, reason: Text): Promise<void> {
	await triage(actor, needId, async (tx, need, desk) => {
		const scores = await tx.needScore.findMany({ where: { needId } });
		const { complete } = summarise(await criteriaOf(tx, need.seasonId), scores);
		refuseIf(need.state === 'scoring' && !complete, 'need_not_scored');
		await decide(tx, actor, desk, need, 'shortlisted', reason);
	});
}

export async function declineNeed(actor: Actor, needId: string, reason: Text): Promise<void> {
	await triage(actor, needId, (tx, need, desk) => decide(tx, actor, desk, need, 'declined', reason));
}

/** Folds a need into another one about the same trouble. It keeps its text, its proposer and its endorsements. */
export async function mergeNeed(actor: Actor, needId: string, intoId: string, reason: Text): Promise<void> {
	const desk = await sitDown(actor, needId);
	await transaction(async (tx) => {
		// Always in the same order, so that merging A into B and B into A at once cannot block each other.
		for (const id of [needId, intoId].toSorted()) await lockNeed(tx, id);
		const need = await triaged(tx, desk, needId);
		const into = await lockNeed(tx, intoId);
		const fits = into.id !== need.id && into.seasonId === need.seasonId;
		refuseIf(!fits || !mergeTargetStates.includes(into.state as NeedState), 'merge_target');
		await decide(tx, actor, desk, need, 'merged', reason, into.id);
	});
}

async function triage(
	actor: Actor,
	needId: string,
	act: (tx: Tx, need: Need, desk: Desk) => Promise<void>
): Promise<void> {
	const desk = await sitDown(actor, needId);
	await transaction(async (tx) => act(tx, await triaged(tx, desk, needId), desk));
}

/** Who decides, and what has to be known of them and of the proposer. Roles and memberships are read before the locks. */
interface Desk {
	userId: string;
	organisations: string[];
	proposer: Address | null;
}

async function sitDown(actor: Actor, needId: string): Promise<Desk> {
	const { userId } = organiser(actor);
	return { userId, organisations: await organisationIdsOf(userId), proposer: await proposerAddress(needId) };
}

/** The locked need, for an organiser who does not stand behind it. */
async function triaged(tx: Tx, desk: Desk, needId: string): Promise<Need> {
	const need = await lockNeed(tx, needId);
	refuseIf(need.state === 'draft', 'not_found');
	refuseIf(standsBehind(desk.userId, desk.organisations, need), 'own_need');
	return need;
}

async function decide(
	tx: Tx,
	actor: Actor,
	desk: Desk,
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
	if (desk.proposer) await writeDecision(tx, desk.proposer, need, to, reason, mergedIntoId);
}

async function criteriaOf(tx: Tx, seasonId: string): Promise<TriageCriterion[]> {
	const season = await tx.season.findUnique({ where: { id: seasonId }, select: { criteria: true } });
	return readCriteria(season?.criteria);
}
