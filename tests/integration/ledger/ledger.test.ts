import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	balanceOf,
	balances,
	expireHolds,
	hold,
	linkTransfers,
	openAccount,
	settleHold,
	statement,
	transfer,
	trialBalance,
	verifyLedger,
	voidHold
} from '#lib/server/ledger/index.ts';
import { prisma, shiftClock, transaction } from '#lib/server/platform/index.ts';
import { atOnce, barrier, code, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();

const inAnHour = () => new Date(Date.now() + 3_600_000);

async function funded(amount: bigint) {
	return transaction(async (tx) => {
		const treasury = await openAccount(tx, { kind: 'treasury', id: 'season' }, 'KRW', true);
		const teamId = randomUUID();
		const team = await openAccount(tx, { kind: 'team', id: teamId }, 'KRW');
		await transfer(tx, {
			key: randomUUID(),
			fromId: treasury,
			toId: team,
			amount,
			unit: 'KRW',
			reason: 'grant'
		});
		return { treasury, team, teamId };
	});
}
const pay = (team: string, treasury: string, amount: bigint, key: string = randomUUID()) =>
	transaction((tx) =>
		transfer(tx, { key, fromId: team, toId: treasury, amount, unit: 'KRW', reason: 'spend' })
	);

test('a key moves its amount once, however often it is used', async () => {
	const { treasury, team } = await funded(100n);
	await pay(team, treasury, 60n, 'invoice-1');
	await pay(team, treasury, 60n, 'invoice-1');
	expect(await balanceOf(team)).toEqual({ posted: 40n, held: 0n, available: 40n });
});

test('two payments at once cannot both spend the last won', async () => {
	const { treasury, team } = await funded(100n);
	const told = await atOnce(8, () => code(pay(team, treasury, 70n)));
	expect(told.toSorted()).toEqual(['accepted', ...Array<string>(7).fill('funds_short')]);
	expect(await balanceOf(team)).toEqual({ posted: 30n, held: 0n, available: 30n });
});

test('a hold is spent until it is settled in part, and the rest comes back', async () => {
	const { treasury, team } = await funded(100n);
	const wanted = {
		key: randomUUID(),
		fromId: team,
		toId: treasury,
		amount: 80n,
		unit: 'KRW' as const,
		reason: 'job',
		expiresAt: inAnHour()
	};
	const holdId = await transaction((tx) => hold(tx, wanted));
	expect(await balanceOf(team)).toEqual({ posted: 100n, held: 80n, available: 20n });
	expect(await outcome(pay(team, treasury, 30n))).toBe('funds_short');
	expect(await outcome(transaction((tx) => settleHold(tx, holdId, 81n)))).toBe('settles_more_than_held');
	await transaction((tx) => settleHold(tx, holdId, 25n));
	await transaction((tx) => settleHold(tx, holdId, 80n));
	await transaction((tx) => voidHold(tx, holdId));
	expect(await balanceOf(team)).toEqual({ posted: 75n, held: 0n, available: 75n });
});

test('a hold that is settled and voided at once ends exactly one way', async () => {
	const { treasury, team } = await funded(10n);
	const wanted = {
		key: randomUUID(),
		fromId: team,
		toId: treasury,
		amount: 10n,
		unit: 'KRW' as const,
		reason: 'job',
		expiresAt: inAnHour()
	};
	const holdId = await transaction((tx) => hold(tx, wanted));
	const together = barrier(2);
	const ends = [
		() => transaction((tx) => settleHold(tx, holdId, 10n)),
		() => transaction((tx) => voidHold(tx, holdId))
	].map(async (end) => {
		await together();
		await end();
	});
	await Promise.all(ends);
	expect(await prisma().ledgerSettlement.count({ where: { holdId } })).toBe(1);
	const { posted, held } = await balanceOf(team);
	expect(held).toBe(0n);
	expect([0n, 10n]).toContain(posted);
});

test('a hold whose time is over is freed', async () => {
	const { treasury, team } = await funded(10n);
	const wanted = {
		key: randomUUID(),
		fromId: team,
		toId: treasury,
		amount: 10n,
		unit: 'KRW' as const,
		reason: 'job',
		expiresAt: inAnHour()
	};
	await transaction((tx) => hold(tx, wanted));
	await expireHolds();
	expect(await balanceOf(team)).toEqual({ posted: 10n, held: 10n, available: 0n });
	const back = shiftClock(3_700_000);
	await expireHolds();
	back();
	expect(await balanceOf(team)).toEqual({ posted: 10n, held: 0n, available: 10n });
});

test('what is set aside is not told as spendable, neither for one account nor in a list of many', async () => {
	const { treasury, team, teamId } = await funded(100n);
	const wanted = { fromId: team, toId: treasury, amount: 60n, unit: 'KRW' as const, reason: 'job' };
	await transaction((tx) => hold(tx, { ...wanted, key: randomUUID(), expiresAt: inAnHour() }));
	const told = { posted: 100n, held: 60n, available: 40n };
	expect(await balanceOf(team)).toEqual(told);
	expect((await balances('team', [teamId], 'KRW')).get(teamId)).toEqual(told);
});

test('won and GPU time never stand in for one another', async () => {
	const { treasury, team } = await funded(100n);
	const gpu = { key: randomUUID(), fromId: team, toId: treasury, amount: 1n, unit: 'GPU_SECONDS' as const };
	expect(await outcome(transaction((tx) => transfer(tx, { ...gpu, reason: 'x' })))).toBe('unit_mismatch');
	expect(await outcome(transaction((tx) => hold(tx, { ...gpu, reason: 'x', expiresAt: inAnHour() })))).toBe(
		'unit_mismatch'
	);
	expect(await outcome(pay(team, treasury, 0n))).toBe('amount_not_positive');
	expect(await balanceOf(team)).toEqual({ posted: 100n, held: 0n, available: 100n });
});

test('the database itself refuses what the rules refuse', async () => {
	const { treasury, team, teamId } = await funded(10n);
	const gpu = await transaction((tx) => openAccount(tx, { kind: 'team', id: teamId }, 'GPU_SECONDS'));
	const raw = (fromId: string, toId: string, amount: bigint) =>
		prisma().ledgerTransfer.create({
			data: { key: randomUUID(), fromId, toId, amount, unit: 'KRW', reason: 'x' }
		});
	await expect(raw(team, treasury, -5n)).rejects.toThrow(/transfer_amount_positive/);
	await expect(raw(team, team, 5n)).rejects.toThrow(/not both in KRW|transfer_between_two_accounts/);
	await expect(raw(team, gpu, 5n)).rejects.toThrow(/not both in KRW/);
	await expect(prisma().ledgerTransfer.updateMany({ data: { amount: 1n } })).rejects.toThrow(/append-only/);
	await expect(prisma().ledgerTransfer.deleteMany()).rejects.toThrow(/append-only/);
});

test('the sum over all accounts is zero, and a statement tells what came and went', async () => {
	const { treasury, team, teamId } = await funded(50n);
	await pay(team, treasury, 20n);
	expect(await trialBalance()).toMatchObject({ KRW: 0n });
	expect(
		(await statement({ kind: 'team', id: teamId }, 'KRW')).map((line) => [line.amount, line.reason])
	).toEqual([
		[-20, 'spend'],
		[50, 'grant']
	]);
});

test('every transfer is linked once, by however many chainers, and the chain verifies', async () => {
	await funded(5n);
	const together = barrier(3);
	await Promise.all(
		Array.from({ length: 3 }, async () => {
			await together();
			await linkTransfers();
		})
	);
	const transfers = await prisma().ledgerTransfer.count();
	expect(await verifyLedger()).toMatchObject({ ok: true, linked: transfers, brokenAt: null });
});
