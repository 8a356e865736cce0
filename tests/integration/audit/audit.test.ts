import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { linkEntries, listEntries, record, verifyChain } from '#lib/server/audit/index.ts';
import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();

const act = (type: string) =>
	transaction((tx) => record(tx, systemActor, type, { amount: 12n, at: new Date(0) }));

test('an act that is rolled back leaves no entry', async () => {
	await outcome(
		transaction(async (tx) => {
			await record(tx, systemActor, 'test.rolled_back');
			throw new Error('no');
		})
	);
	expect(await prisma().auditEntry.count({ where: { type: 'test.rolled_back' } })).toBe(0);
});

test('several chainers at once link every entry exactly once, and the chain verifies', async () => {
	await Promise.all(Array.from({ length: 20 }, (_, index) => act(`test.act_${index}`)));
	const together = barrier(4);
	await Promise.all(
		Array.from({ length: 4 }, async () => {
			await together();
			await linkEntries();
		})
	);
	const entries = await prisma().auditEntry.count();
	expect(await prisma().auditLink.count()).toBe(entries);
	expect(await verifyChain()).toMatchObject({ ok: true, linked: entries, brokenAt: null });
});

test('entries and links cannot be changed or deleted', async () => {
	await act('test.kept');
	await linkEntries();
	await expect(prisma().auditEntry.updateMany({ data: { type: 'forged' } })).rejects.toThrow(/append-only/);
	await expect(prisma().auditEntry.deleteMany()).rejects.toThrow(/append-only/);
	await expect(prisma().auditLink.deleteMany()).rejects.toThrow(/append-only/);
});

test('somebody who forges an entry behind the trigger is found at its position', async () => {
	await act('test.true');
	await linkEntries();
	const last = await prisma().auditLink.findFirstOrThrow({ orderBy: { position: 'desc' } });
	await prisma().$transaction([
		prisma().$executeRaw`ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only`,
		prisma().$executeRaw`UPDATE audit_entries SET details = '{"forged":true}' WHERE id = ${last.entryId}`,
		prisma().$executeRaw`ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only`
	]);
	expect(await verifyChain()).toMatchObject({ ok: false, brokenAt: last.position.toString() });
});

test('only auditors and organisers read the trail', async () => {
	expect(await outcome(listEntries(actorWith(randomUUID(), 'judge')))).toBe('forbidden');
	const seen = await listEntries(actorWith(randomUUID(), 'auditor'), { type: 'test.', limit: 2 });
	expect(seen).toHaveLength(2);
});
