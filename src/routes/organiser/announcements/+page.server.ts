import { announce, listAnnouncements, withdrawAnnouncement } from '#lib/server/community/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { AnnounceForm, AnnouncementIdForm } from '#lib/community/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		return { announcements: await listAnnouncements(actor, (await currentSeason()).id) };
	});

export const actions: Actions = {
	announce: (event) =>
		act(event, AnnounceForm, async (actor, { audience, titleKo, titleEn, bodyKo, bodyEn }) => {
			const news = { audience, title: { ko: titleKo, en: titleEn }, body: { ko: bodyKo, en: bodyEn } };
			return { announced: await announce(actor, (await currentSeason()).id, news) };
		}),
	withdraw: (event) =>
		act(event, AnnouncementIdForm, (actor, { announcement }) => withdrawAnnouncement(actor, announcement))
};
