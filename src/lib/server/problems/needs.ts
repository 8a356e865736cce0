import type { Need } from '#lib/server/generated/prisma/client.ts';
import { record } from '#lib/server/audit/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	takeToken,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { insistStageOpen } from '#lib/server/season/index.ts';
import type { DataKind, IpTemplate, NeedState, OfferKind, Track } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { known } from './ids.ts';
import { endorsableStates, mayMove, missingParts, publicNeedStates, type NeedPart } from './need-rules.ts';
import { confirmed, organisationIdsOf, standsBehind } from './people.ts';

export interface NeedInput extends Record<NeedPart, Text> {
	track: Track;
	organisationId: string | null;
	dataKind: DataKind;
	offerKinds: OfferKind[];
	contact: string;
	ipTemplate: IpTemplate;
}

/** Keeps a need as a draft that only its proposer sees; `needId` names the draft to write over. */
export async function saveNeed(
	actor: Actor,
	seasonId: string,
	input: NeedInput,
	needId: string | null = null
): Promise<string> {
	return write(actor, seasonId, input, needId, false);
}

/** Saves and hands in: from here on the organisers see it, and the public may endorse it. */
export async function submitNeed(
	actor: Actor,
	seasonId: string,
	input: NeedInput,
	needId: string | null = null
): Promise<string> {
	return write(actor, seasonId, input, needId, true);
}

const proposals = { burst: 10, perMinute: 2 };

async function write(
	actor: Actor,
	seasonId: string,
	input: NeedInput,
	needId: string | null,
	submit: boolean
): Promise<string> {
	const { userId } = confirmed(actor);
	await takeToken(`need:${userId}`, proposals);
	const mine = await organisationIdsOf(userId);
	return transaction(async (tx) => {
		await insistStageOpen(tx, seasonId, 'sourcing');
		const { organisationId } = input;
		refuseIf(organisationId !== null && !mine.includes(organisationId), 'forbidden');
		const id =
			needId === null
				? await createDraft(tx, userId, seasonId, input)
				: await changeDraft(tx, userId, needId, input);
		await record(tx, actor, needId === null ? 'need.drafted' : 'need.changed', { seasonId, needId: id });
		if (!submit) return id;
		refuseIf(missingParts(input).length > 0, 'need_incomplete', { parts: missingParts(input).join(', ') });
		await tx.need.update({ where: { id }, data: { state: 'submitted', submittedAt: now() } });
		await record(tx, actor, 'need.submitted', { seasonId, needId: id, organisationId });
		await outbox.add(tx, { type: 'need.submitted', payload: { needId: id } });
		return id;
	});
}

const columns = ({
	organisationId,
	track,
	dataKind,
	offerKinds,
	contact,
	ipTemplate,
	...texts
}: NeedInput) => ({
	...(texts as Record<NeedPart, never>),
	organisationId,
	track,
	dataKind,
	offerKinds,
	contact,
	ipTemplate
});

async function createDraft(tx: Tx, proposerId: string, seasonId: string, input: NeedInput): Promise<string> {
	const { id } = await tx.need.create({
		data: { ...columns(input), seasonId, proposerId, createdAt: now() }
	});
	return id;
}

async function changeDraft(tx: Tx, userId: string, needId: string, input: NeedInput): Promise<string> {
	const need = await lockNeed(tx, needId);
	// To everyone else a draft does not exist.
	refuseIf(need.proposerId !== userId, 'not_found');
	refuseIf(!mayMove(need.state as NeedState, 'submitted'), 'need_state', { state: need.state });
	await tx.need.update({ where: { id: needId }, data: columns(input) });
	return needId;
}

/** The need, locked until the transaction ends, so that two decisions never pass each other. */
export async function lockNeed(tx: Tx, needId: string): Promise<Need> {
	await tx.$queryRaw`SELECT id FROM needs WHERE id = ${known(needId)}::uuid FOR UPDATE`;
	return (await tx.need.findUnique({ where: { id: needId } })) ?? refuse('not_found');
}

const endorsements = { burst: 30, perMinute: 20 };

/** One endorsement per person and need; endorsing again changes nothing. */
export async function endorseNeed(actor: Actor, needId: string): Promise<void> {
	const { userId } = confirmed(actor);
	await takeToken(`endorse:${userId}`, endorsements);
	const mine = await organisationIdsOf(userId);
	await transaction(async (tx) => {
		const need = await endorsable(tx, needId);
		refuseIf(standsBehind(userId, mine, need), 'own_need');
		const added = await tx.needEndorsement.createMany({
			data: { needId, userId, createdAt: now() },
			skipDuplicates: true
		});
		if (added.count > 0) await record(tx, actor, 'need.endorsed', { seasonId: need.seasonId, needId });
	});
}

export async function withdrawEndorsement(actor: Actor, needId: string): Promise<void> {
	const { userId } = confirmed(actor);
	await takeToken(`endorse:${userId}`, endorsements);
	await transaction(async (tx) => {
		const need = await endorsable(tx, needId);
		const removed = await tx.needEndorsement.deleteMany({ where: { needId, userId } });
		if (removed.count > 0)
			await record(tx, actor, 'need.endorsement_withdrawn', { seasonId: need.seasonId, needId });
	});
}

async function endorsable(tx: Tx, needId: string): Promise<Need> {
	const need = await lockNeed(tx, needId);
	// What the public cannot read is not told apart from what is not there.
	refuseIf(!publicNeedStates.includes(need.state as NeedState), 'not_found');
	refuseIf(!endorsableStates.includes(need.state as NeedState), 'need_not_endorsable');
	return need;
}
