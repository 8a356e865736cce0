import { beforeAll, expect, test } from 'vitest';
import {
	approveTranche,
	awardGrant,
	declineGrant,
	grantOfTeam,
	listAwardable,
	listGrants,
	reportTranche,
	returnTranche,
	signGrant,
	type NewAward
} from '#lib/server/grants/index.ts';
import { balances, trialBalance, verifyLedger } from '#lib/server/ledger/index.ts';
import { anonymous, prisma, type SignedIn } from '#lib/server/platform/index.ts';
import { allAtOnce, atOnce, outcome } from '../../support/barrier.ts';
import { contest, type Contest, type PlantedTeam } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPerson } from '../../support/entrants.ts';

testDatabase();

let field: Contest;
let poolKey: string;
let others: SignedIn[];
let next = 0;
beforeAll(async () => {
	field = await contest(14, 0);
	poolKey = (await prisma().pool.findFirstOrThrow()).key;
	others = [
		await plantPerson(field.seasonId, 'Second', 'organiser'),
		await plantPerson(field.seasonId, 'Third', 'organiser')
	];
});

const milestone = { ko: '중간 보고', en: 'Interim report' };
const award = (team: PlantedTeam, change: Partial<NewAward> = {}): NewAward => ({
	entryId: team.entryId,
	amountKrw: 10_000_001n,
	gpuSeconds: 36_000n,
	poolKey,
	tranches: [
		{ amountKrw: 5_000_000n, gpuSeconds: 18_000n, milestone },
		{ amountKrw: 5_000_001n, gpuSeconds: 18_000n, milestone }
	],
	...change
});

/** A team that has not been used yet, with its grant signed. */
async function signed() {
	const team = field.teams[next++]!;
	const grantId = await awardGrant(field.organiser, award(team));
	await signGrant(team.captain, grantId);
	const [grant] = await grantOfTeam(team.captain, team.id);
	return { team, grantId, second: grant!.tranches[1]!.id };
}
const spendable = async (team: PlantedTeam) => {
	const [krw, gpu] = await Promise.all([
		balances('team', [team.id], 'KRW'),
		balances('team', [team.id], 'GPU_SECONDS')
	]);
	return [krw.get(team.id)?.available ?? 0n, gpu.get(team.id)?.available ?? 0n];
};
async function expectBalanced() {
	for (const total of Object.values(await trialBalance())) expect(total).toBe(0n);
	expect((await verifyLedger()).ok).toBe(true);
}
test('an entry is awarded once, however many press; nothing is paid before the captain signs', async () => {
	const team = field.teams[next++]!;
	const told = await atOnce(4, () => awardGrant(field.organiser, award(team)));
	expect(told.filter((answer) => answer === 'already_done')).toHaveLength(3);
	expect(await prisma().grant.count({ where: { entryId: team.entryId } })).toBe(1);
	expect(await spendable(team)).toEqual([0n, 0n]);
	const waiting = await listAwardable(field.organiser, field.seasonId);
	expect(waiting.map(({ entryId }) => entryId)).not.toContain(team.entryId);
	const letters = await prisma().mail.findMany({ where: { to: team.captain.email! } });
	expect(letters).toHaveLength(1);
	expect(letters[0]!.body).toContain(`/teams/${team.slug}/grants`);
});

test('signing pays the first tranche exactly once under ten presses, money and hours together', async () => {
	const team = field.teams[next++]!;
	const grantId = await awardGrant(field.organiser, award(team));
	expect(await outcome(signGrant(field.organiser, grantId))).toBe('forbidden');
	await atOnce(10, () => signGrant(team.captain, grantId));
	await signGrant(team.captain, grantId);
	expect(await spendable(team)).toEqual([5_000_000n, 18_000n]);
	expect(await outcome(declineGrant(team.captain, grantId))).toBe('grant_state');
	await expectBalanced();
});

test('the second tranche needs a report and two different people, and is paid once', async () => {
	const { team, grantId, second } = await signed();
	expect(await outcome(approveTranche(field.organiser, second))).toBe('tranche_state');
	await reportTranche(team.captain, second, 'first words');
	await reportTranche(team.captain, second, 'the report');
	expect(await approveTranche(field.organiser, second)).toBe(false);
	expect(await outcome(approveTranche(field.organiser, second))).toBe('approve_own_report');
	expect(await outcome(reportTranche(team.captain, second, 'other words'))).toBe('tranche_state');
	expect(await spendable(team)).toEqual([5_000_000n, 18_000n]);
	const told = await allAtOnce(others.map((other) => () => approveTranche(other, second)));
	expect(told.toSorted()).toEqual(['tranche_state', true].toSorted());
	expect(await spendable(team)).toEqual([10_000_001n, 36_000n]);
	const [grant] = await grantOfTeam(field.organiser, team.id);
	expect([grant!.id, grant!.state]).toEqual([grantId, 'completed']);
	expect(grant!.tranches.map(({ state, report }) => [state, report])).toEqual([
		['paid', ''],
		['paid', 'the report']
	]);
	await signGrant(team.captain, grantId);
	expect(await spendable(team)).toEqual([10_000_001n, 36_000n]);
	await expectBalanced();
});

test('the same person pressing twice at once is one approval', async () => {
	const { team, second } = await signed();
	await reportTranche(team.captain, second, 'the report');
	const told = await atOnce(4, () => approveTranche(others[0]!, second));
	expect(told.filter((answer) => answer === false)).toHaveLength(1);
	expect(await spendable(team)).toEqual([5_000_000n, 18_000n]);
});

test('an organiser who is on the team neither approves nor returns its report', async () => {
	const { team, second } = await signed();
	await prisma().teamMember.create({ data: { teamId: team.id, userId: others[1]!.userId } });
	await reportTranche(team.captain, second, 'the report');
	expect(await outcome(approveTranche(others[1]!, second))).toBe('approve_own_report');
	expect(await outcome(returnTranche(others[1]!, second, 'no'))).toBe('approve_own_report');
	const [own] = (await listGrants(others[1]!, field.seasonId)).filter((grant) => grant.teamId === team.id);
	expect(own!.mayApprove).toBe(false);
});

test('a report that is sent back loses its approvals, says why, and may be handed in again', async () => {
	const { team, second } = await signed();
	await reportTranche(team.captain, second, 'thin');
	await approveTranche(field.organiser, second);
	expect(await outcome(returnTranche(others[0]!, second, '  '))).toBe('bad_input');
	await returnTranche(others[0]!, second, 'Please attach the curve.');
	const tranche = async () => (await grantOfTeam(team.captain, team.id))[0]!.tranches[1]!;
	expect(await tranche()).toMatchObject({
		state: 'planned',
		approvals: 0,
		returnReason: 'Please attach the curve.'
	});
	expect(await outcome(approveTranche(others[0]!, second))).toBe('tranche_state');
	await reportTranche(team.captain, second, 'with the curve');
	expect(await tranche()).toMatchObject({ state: 'reported', returnReason: '', report: 'with the curve' });
	const letters = await prisma().mail.findMany({ where: { to: team.captain.email! } });
	expect(letters.map(({ body }) => body.includes('Please attach the curve.'))).toContain(true);
});

test('tranches come in order, of a signed grant only, and each by its own report', async () => {
	const team = field.teams[next++]!;
	const part = { amountKrw: 1_000_000n, gpuSeconds: 3600n, milestone };
	const grantId = await awardGrant(
		field.organiser,
		award(team, { amountKrw: 3_000_000n, gpuSeconds: 10_800n, tranches: [part, part, part] })
	);
	const [, second, third] = (await grantOfTeam(team.captain, team.id))[0]!.tranches;
	expect(await outcome(reportTranche(team.captain, second!.id, 'too early'))).toBe('grant_state');
	await signGrant(team.captain, grantId);
	expect(await outcome(reportTranche(team.captain, third!.id, 'the last first'))).toBe('tranche_in_order');
	await reportTranche(team.captain, second!.id, 'the second');
	expect(await outcome(reportTranche(team.captain, third!.id, 'still waiting'))).toBe('tranche_in_order');
	await approveTranche(field.organiser, second!.id);
	await approveTranche(others[0]!, second!.id);
	await reportTranche(team.captain, third!.id, 'the third');
	expect(await spendable(team)).toEqual([2_000_000n, 7200n]);
	expect((await grantOfTeam(team.captain, team.id))[0]!.state).toBe('signed');
});

test('nobody awards a grant to a team of their own', async () => {
	const team = field.teams[next++]!;
	await prisma().teamMember.create({ data: { teamId: team.id, userId: others[1]!.userId } });
	expect(await outcome(awardGrant(others[1]!, award(team)))).toBe('award_own_team');
	expect(await prisma().grant.count({ where: { entryId: team.entryId } })).toBe(0);
});

test('a report sent back while somebody approves it is paid or sent back, never both', async () => {
	const { team, second } = await signed();
	await reportTranche(team.captain, second, 'the report');
	await approveTranche(field.organiser, second);
	const [paid, back] = await allAtOnce<unknown>([
		() => approveTranche(others[0]!, second),
		() => returnTranche(others[1]!, second, 'not yet')
	]);
	const [, tranche] = (await grantOfTeam(team.captain, team.id))[0]!.tranches;
	expect([
		[true, 'tranche_state', 'paid', 2],
		['tranche_state', undefined, 'planned', 0]
	]).toContainEqual([paid, back, tranche!.state, tranche!.approvals]);
	expect((await spendable(team))[0]).toBe(paid === true ? 10_000_001n : 5_000_000n);
	await expectBalanced();
});

test('a grant that is declined books nothing and stays declined', async () => {
	const team = field.teams[next++]!;
	const grantId = await awardGrant(field.organiser, award(team));
	const before = await prisma().ledgerTransfer.count();
	await declineGrant(team.captain, grantId);
	await declineGrant(team.captain, grantId);
	expect(await outcome(signGrant(team.captain, grantId))).toBe('grant_state');
	expect(await outcome(awardGrant(field.organiser, award(team)))).toBe('already_done');
	expect(await prisma().ledgerTransfer.count()).toBe(before);
	expect(await spendable(team)).toEqual([0n, 0n]);
});

test('signing and declining at once leaves one answer', async () => {
	const team = field.teams[next++]!;
	const grantId = await awardGrant(field.organiser, award(team));
	const told = await allAtOnce([
		() => signGrant(team.captain, grantId),
		() => declineGrant(team.captain, grantId)
	]);
	const paid = (await spendable(team))[0];
	expect([told.indexOf('grant_state'), paid]).toEqual(told[0] === undefined ? [1, 5_000_000n] : [0, 0n]);
	await expectBalanced();
});

test('what does not add up, and who has no say, changes nothing', async () => {
	const team = field.teams[next++]!;
	const stranger = field.teams[0]!.captain;
	const counts = async () => [
		await prisma().grant.count(),
		await prisma().ledgerTransfer.count(),
		await prisma().auditEntry.count(),
		await prisma().trancheApproval.count()
	];
	const { second, grantId } = await signed();
	const before = await counts();
	const part = (amountKrw: bigint, gpuSeconds: bigint) => ({ amountKrw, gpuSeconds, milestone });
	const faults: [Partial<NewAward>, string][] = [
		[{ amountKrw: 1n }, 'grant_amount_split'],
		[{ tranches: [] }, 'grant_amount_split'],
		[{ gpuSeconds: 36_001n }, 'grant_amount_split'],
		[{ tranches: [part(10_000_001n, 35_999n)] }, 'grant_amount_split'],
		[{ tranches: [part(20_000_001n, 36_000n), part(-10_000_000n, 0n)] }, 'grant_amount_split'],
		[{ amountKrw: 0n, gpuSeconds: 0n, tranches: [part(0n, 0n)] }, 'amount_not_positive'],
		[{ poolKey: 'no-such-pool' }, 'not_found'],
		[{ entryId: '00000000-0000-7000-8000-000000000000' }, 'not_found']
	];
	for (const [change, code] of faults)
		expect(await outcome(awardGrant(field.organiser, award(team, change)))).toBe(code);
	await prisma().entry.update({ where: { id: team.entryId }, data: { state: 'submitted' } });
	expect(await outcome(awardGrant(field.organiser, award(team)))).toBe('grant_not_selected');
	expect(await outcome(awardGrant(stranger, award(team)))).toBe('forbidden');
	expect(await outcome(awardGrant(anonymous('ko'), award(team)))).toBe('sign_in_first');
	expect(await outcome(signGrant(stranger, grantId))).toBe('forbidden');
	expect(await outcome(reportTranche(stranger, second, 'x'))).toBe('forbidden');
	expect(await outcome(approveTranche(stranger, second))).toBe('forbidden');
	expect(await outcome(returnTranche(field.operator, second, 'x'))).toBe('forbidden');
	expect(await outcome(listGrants(stranger, field.seasonId))).toBe('forbidden');
	expect(await outcome(grantOfTeam(stranger, team.id))).toBe('forbidden');
	expect(await counts()).toEqual(before);
});
