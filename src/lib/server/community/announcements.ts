import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	has,
	now,
	outbox,
	prisma,
	refuse,
	refuseIf,
	renderMarkdown,
	signedIn,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { AnnouncementView, Audience } from '#lib/community/views.ts';
import { teamsOf } from '#lib/server/teams/index.ts';
import type { Text } from '#lib/text.ts';
import { justNow, oneAtATime } from './pressed-twice.ts';

export interface NewAnnouncement {
	audience: Audience;
	title: Text;
	/** Markdown. */
	body: Text;
}

/** Publishes an announcement in both languages. */
export async function announce(actor: Actor, seasonId: string, news: NewAnnouncement): Promise<string> {
	insistRole(actor, 'organiser');
	const { userId } = signedIn(actor);
	const parts = [news.title.ko, news.title.en, news.body.ko, news.body.en];
	refuseIf(
		parts.some((part) => part.trim() === '' || part.length > 8000),
		'bad_input'
	);
	return transaction(async (tx) => {
		const { audience } = news;
		await oneAtATime(tx, 'announce', userId);
		const said = await tx.announcement.findFirst({
			where: {
				...{ seasonId, authorId: userId, audience, publishedAt: { gt: justNow() } },
				...{ title: { equals: { ...news.title } }, body: { equals: { ...news.body } } }
			}
		});
		if (said) return said.id;
		const { id } = await tx.announcement.create({
			data: {
				seasonId,
				authorId: userId,
				audience,
				title: { ...news.title },
				body: { ...news.body },
				publishedAt: now(),
				createdAt: now()
			}
		});
		await record(tx, actor, 'announcement.published', { seasonId, announcementId: id, audience });
		await outbox.add(tx, { type: 'announcement.published', payload: { announcementId: id, audience } });
		return id;
	});
}

/** Takes an announcement back; the trail keeps that it was there. */
export async function withdrawAnnouncement(actor: Actor, announcementId: string): Promise<void> {
	insistRole(actor, 'organiser');
	await transaction(async (tx) => {
		const { count } = await tx.announcement.updateMany({
			where: { id: announcementId, publishedAt: { not: null } },
			data: { publishedAt: null }
		});
		if (count === 0) {
			found(await tx.announcement.findUnique({ where: { id: announcementId } }));
			refuse('already_done');
		}
		await record(tx, actor, 'announcement.withdrawn', { announcementId });
	});
}

/** What this reader may see, newest first. */
export async function listAnnouncements(
	actor: Actor,
	seasonId: string,
	limit = 50
): Promise<AnnouncementView[]> {
	const audiences = await audiencesOf(actor);
	const rows = await prisma().announcement.findMany({
		where: { seasonId, audience: { in: audiences }, publishedAt: { not: null } },
		orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
		take: limit
	});
	return rows.map((row) => {
		const body = row.body as unknown as Text;
		return {
			id: row.id,
			audience: row.audience as Audience,
			title: row.title as unknown as Text,
			body: { ko: renderMarkdown(body.ko), en: renderMarkdown(body.en) },
			publishedAt: row.publishedAt!.toISOString()
		};
	});
}

async function audiencesOf(actor: Actor): Promise<Audience[]> {
	if (has(actor, 'organiser', 'auditor')) return ['public', 'teams', 'judges'];
	const seen: Audience[] = ['public'];
	if (actor.userId && (await teamsOf(actor.userId)).length > 0) seen.push('teams');
	if (has(actor, 'judge')) seen.push('judges');
	return seen;
}
