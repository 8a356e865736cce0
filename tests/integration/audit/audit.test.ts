import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { linkEntries, listEntries, record, verifyChain, type EntryFilter } from '#lib/server/audit/index.ts';
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

test('the chain is verified batch by batch to its last link', async () => {
	await prisma().$executeRaw`INSERT INTO audit_entries (actor_kind, type, details)
		SELECT 'system', 'test.many', '{}' FROM generate_series(1, 2100)`;
	while ((await linkEntries()) > 0);
	const linked = await prisma().auditLink.count();
	expect(linked).toBeGreaterThan(2000);
	expect(await verifyChain()).toMatchObject({ ok: true, linked, brokenAt: null });
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
	const auditor = actorWith(randomUUID(), 'auditor');
	expect((await listEntries(auditor, { types: ['test.'], limit: 2 })).entries).toHaveLength(2);
});

test('the trail is read from either end, by kind, by person and by day', async () => {
	const [kim, lee] = [actorWith(randomUUID()), actorWith(randomUUID())];
	await transaction(async (tx) => {
		await record(tx, kim, 'page.one');
		await record(tx, lee, 'page.two', { personId: kim.userId });
		await record(tx, lee, 'page.three');
		await record(tx, systemActor, 'other.four', { userId: lee.userId });
	});
	const read = async (filter: EntryFilter) => {
		const { entries, newer, older } = await listEntries(systemActor, filter);
		return {
			types: entries.map((entry) => entry.type),
			ids: entries.map((entry) => BigInt(entry.id)),
			newer,
			older
		};
	};
	const types = ['page.', 'other.'];
	const first = await read({ types, limit: 2 });
	expect(first).toMatchObject({ types: ['other.four', 'page.three'], newer: false, older: true });
	const second = await read({ types, limit: 2, before: first.ids.at(-1) });
	expect(second).toMatchObject({ types: ['page.two', 'page.one'], newer: true, older: false });
	const back = await read({ types, limit: 2, after: second.ids[0] });
	expect(back).toEqual({ ...first, older: true });
	expect((await read({ people: [kim.userId] })).types).toEqual(['page.two', 'page.one']);
	expect((await read({ people: [lee.userId], types: ['page.'] })).types).toEqual(['page.three', 'page.two']);
	expect((await read({ people: [] })).types).toEqual([]);
	const tomorrow = new Date(Date.now() + 86_400_000);
	expect((await read({ types, from: tomorrow })).types).toEqual([]);
	expect((await read({ types, until: tomorrow })).types).toHaveLength(4);
});
