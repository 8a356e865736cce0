import { found, prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

export async function findSeasonById(seasonId: string): Promise<{ slug: string; name: Text }> {
	const { slug, name } = found(
		await prisma().season.findUnique({ where: { id: seasonId }, select: { slug: true, name: true } })
	);
	return { slug, name: name as unknown as Text };
}
