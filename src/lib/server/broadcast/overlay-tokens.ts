import { outputChannel } from './channels.ts';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	prisma,
	randomToken,
	refuse,
	sha256Hex,
	signedIn,
	sockets,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';

export interface OverlayTokenView {
	id: string;
	label: string;
	createdAt: string;
	lastSeenAt: string | null;
	/** Whether it follows the programme now, in this process. */
	connected: boolean;
}

/** A read-only key for one output. It is shown once; only its hash is kept. */
export async function issueOverlayToken(actor: Actor, seasonId: string, label: string): Promise<string> {
	insistRole(actor, 'operator', 'organiser');
	const token = randomToken();
	await transaction(async (tx) => {
		await tx.overlayToken.create({
			data: { seasonId, label, hash: sha256Hex(token), createdBy: signedIn(actor).userId }
		});
		await record(tx, actor, 'overlay.issued', { seasonId, label });
	});
	return token;
}

export async function revokeOverlayToken(actor: Actor, seasonId: string, tokenId: string): Promise<void> {
	insistRole(actor, 'operator', 'organiser');
	await transaction(async (tx) => {
		await tx.overlayToken.updateMany({
			where: { id: tokenId, seasonId, revokedAt: null },
			data: { revokedAt: now() }
		});
		await record(tx, actor, 'overlay.revoked', { seasonId, tokenId });
	});
}

export async function listOverlayTokens(seasonId: string): Promise<OverlayTokenView[]> {
	const rows = await prisma().overlayToken.findMany({
		where: { seasonId, revokedAt: null },
		orderBy: { createdAt: 'asc' }
	});
	return rows.map(({ id, label, createdAt, lastSeenAt }) => ({
		id,
		label,
		createdAt: createdAt.toISOString(),
		lastSeenAt: lastSeenAt?.toISOString() ?? null,
		connected: (sockets()?.sockets.adapter.rooms.get(outputChannel(id))?.size ?? 0) > 0
	}));
}

/** The season that this token may watch. Refuses `overlay_token_not_valid` for one that is unknown or revoked. */
export async function useOverlayToken(token: string): Promise<{ id: string; seasonId: string }> {
	const row = await prisma().overlayToken.findUnique({ where: { hash: sha256Hex(token) } });
	if (!row || row.revokedAt) refuse('overlay_token_not_valid');
	await prisma().overlayToken.update({ where: { id: row.id }, data: { lastSeenAt: now() } });
	return { id: row.id, seasonId: row.seasonId };
}
