import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { trailCsv } from '#lib/audit/trail-csv.ts';
import { ledgerCsv } from '#lib/ledger/ledger-csv.ts';
import { linkEntries, verifyChain } from '#lib/server/audit/index.ts';
import {
	approveTranche,
	awardGrant,
	grantOfTeam,
	reportTranche,
	signGrant
} from '#lib/server/grants/index.ts';
import { linkedTransfers, linkTransfers, verifyLedger } from '#lib/server/ledger/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { readTrail } from '#lib/server/reports/index.ts';
import { outcome } from '../../support/barrier.ts';
import { contest } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPerson } from '../../support/entrants.ts';

testDatabase();

type Row = Record<string, string>;
const read = (csv: string): Row[] => parse(csv, { columns: true });

/** Canonical JSON as docs/auditors.md says it: keys sorted, no spaces. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/** The hash of the last link, over the contents in their order. */
function headOf(contents: unknown[]): string {
	let last = Buffer.alloc(32);
	for (const content of contents) {
		const entry = createHash('sha256').update(canonical(content)).digest();
		last = createHash('sha256').update(last).update(entry).digest();
	}
	return last.toString('hex');
}

const transferOf = ({ amount, at, from, id, key, reason, to, unit }: Row) => ({
	...{ amount, at, from, id, key, reason, to, unit }
});
const entryOf = (row: Row) => ({
	actorId: row.actor_id || null,
	actorKind: row.actor_kind,
	at: row.at,
	details: JSON.parse(row.details!),
	id: row.id,
	seasonId: row.season_id || null,
	type: row.type
});

/** A team that was paid two tranches, another that was paid one, and an auditor. */
async function paidSeason() {
	const field = await contest(2, 0);
	const poolKey = (await prisma().pool.findFirstOrThrow()).key;
	const second = await plantPerson(field.seasonId, 'Second', 'organiser');
	const part = { amountKrw: 5_000_000n, gpuSeconds: 7200n, milestone: { ko: '보고', en: 'report' } };
	for (const [at, team] of field.teams.entries()) {
		const grantId = await awardGrant(field.organiser, {
			...{ entryId: team.entryId, poolKey, amountKrw: 10_000_000n, gpuSeconds: 14_400n },
			tranches: [part, part]
		});
		await signGrant(team.captain, grantId);
		if (at > 0) continue;
		const [, later] = (await grantOfTeam(team.captain, team.id))[0]!.tranches;
		await reportTranche(team.captain, later!.id, 'the report');
		for (const organiser of [field.organiser, second]) await approveTranche(organiser, later!.id);
	}
	while ((await linkTransfers()) > 0);
	while ((await linkEntries()) > 0);
	return { ...field, auditor: await plantPerson(field.seasonId, 'Auditor', 'auditor') };
}

test('an auditor computes the chain, the balances and what each grant was paid from the ledger’s file alone', async () => {
	const { auditor, teams, seasonId, organiser } = await paidSeason();
	const rows = read(ledgerCsv(await linkedTransfers(auditor, 0n)));
	expect(headOf(rows.map(transferOf))).toBe((await verifyLedger()).root);
	expect(rows.at(-1)!.hash).toBe((await verifyLedger()).root);
	expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, at) => at + 1));
	const received = (owner: string, unit: string) =>
		rows
			.filter((row) => row.unit === unit)
			.reduce(
				(sum, row) =>
					sum + Number(row.amount) * (Number(row.to_owner === owner) - Number(row.from_owner === owner)),
				0
			);
	for (const team of teams) {
		const [grant] = await grantOfTeam(organiser, team.id);
		const paid = grant!.tranches.filter(({ state }) => state === 'paid');
		expect(received(`team:${team.id}`, 'KRW')).toBe(paid.reduce((sum, one) => sum + one.amountKrw, 0));
		expect(received(`team:${team.id}`, 'GPU_SECONDS')).toBe(
			paid.reduce((sum, one) => sum + one.gpuSeconds, 0)
		);
	}
	expect(received(`treasury:${seasonId}`, 'KRW')).toBe(-15_000_000);
	const forged = rows.map((row, at) => (at === 1 ? { ...row, amount: '1' } : row));
	expect(headOf(forged.map(transferOf))).not.toBe((await verifyLedger()).root);
	expect(await linkedTransfers(auditor, BigInt(rows.length - 1))).toHaveLength(1);
});

test('an auditor computes the chain of the audit trail from its file alone', async () => {
	const { auditor } = await paidSeason();
	const { entries } = await readTrail(auditor, new URLSearchParams(), 10_000);
	const rows = read(trailCsv(entries)).toReversed();
	expect(headOf(rows.map(entryOf))).toBe((await verifyChain()).head);
	const renamed = rows.map((row, at) => (at === 0 ? { ...row, type: 'something.else' } : row));
	expect(headOf(renamed.map(entryOf))).not.toBe((await verifyChain()).head);
});

test('the ledger’s file is for auditors and organisers', async () => {
	const { teams, operator } = await contest(1, 0);
	expect(await outcome(linkedTransfers(teams[0]!.captain, 0n))).toBe('forbidden');
	expect(await outcome(linkedTransfers(operator, 0n))).toBe('forbidden');
});
