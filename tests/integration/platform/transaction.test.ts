import { describe, expect, test } from 'vitest';
import { prisma, transaction, type Tx } from '#lib/server/platform/index.ts';
import { barrier } from '#tests/support/barrier.ts';
import { testDatabase } from '#tests/support/database.ts';

testDatabase();

const put = (tx: Tx, key: string, value: number) =>
	tx.setting.upsert({
		where: { key },
		create: { key, value, updatedAt: new Date(0) },
		update: { value, updatedAt: new Date(0) }
	});

describe('transaction', () => {
	test('what fails leaves nothing behind', async () => {
		const failing = transaction(async (tx) => {
			await put(tx, 'half', 1);
			throw new Error('stop');
		});
		await expect(failing).rejects.toThrow('stop');
		expect(await prisma().setting.findUnique({ where: { key: 'half' } })).toBeNull();
	});

	test('two that deadlock both succeed, one of them on its second run', async () => {
		await transaction(async (tx) => void (await put(tx, 'a', 0), await put(tx, 'b', 0)));
		const met = barrier(2);
		let runs = 0;
		const lockBoth = (first: string, second: string) =>
			transaction(async (tx) => {
				runs++;
				await tx.$queryRaw`SELECT * FROM settings WHERE key = ${first} FOR UPDATE`;
				await met();
				await tx.$queryRaw`SELECT * FROM settings WHERE key = ${second} FOR UPDATE`;
				return first;
			});
		expect(await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')])).toEqual(['a', 'b']);
		expect(runs).toBe(3);
	});

	test('serializable writers that clash are run again, so no update is lost', async () => {
		await transaction((tx) => put(tx, 'counter', 0));
		const met = barrier(2);
		const increment = () =>
			transaction(
				async (tx) => {
					const { value } = await tx.setting.findUniqueOrThrow({ where: { key: 'counter' } });
					await met();
					await put(tx, 'counter', Number(value) + 1);
				},
				{ isolation: 'Serializable' }
			);
		await Promise.all([increment(), increment()]);
		expect((await prisma().setting.findUniqueOrThrow({ where: { key: 'counter' } })).value).toBe(2);
	});
});
