import { prisma, refuse, sha256Hex } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

/** What the holder of an invitation sees before joining. */
export async function findInvitation(
	token: string
): Promise<{ slug: string; name: string; motto: Text | null; members: number }> {
	const row = await prisma().team.findUnique({
		where: { inviteHash: sha256Hex(token) },
		select: { slug: true, name: true, motto: true, _count: { select: { members: true } } }
	});
	if (!row) refuse('invite_not_valid');
	return { slug: row.slug, name: row.name, motto: row.motto as Text | null, members: row._count.members };
}
