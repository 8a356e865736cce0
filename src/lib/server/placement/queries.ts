import { insist, now, prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import type { ConsentItem } from '#lib/placement/schema.ts';
import type { Text } from '#lib/text.ts';

export interface OpeningView {
	id: string;
	kind: string;
	title: Text;
	description: Text;
	support: Text;
	organisation: { id: string; slug: string; name: Text };
	publishedAt: string | null;
	closed: boolean;
}

/** The public board, newest first, open ones before closed ones. */
export async function listOpenings(seasonId: string): Promise<OpeningView[]> {
	const rows = await prisma().opening.findMany({
		where: { seasonId },
		orderBy: [{ closedAt: { sort: 'asc', nulls: 'first' } }, { id: 'desc' }]
	});
	const organisations = new Map(
		(
			await prisma().organisation.findMany({ where: { id: { in: rows.map((row) => row.organisationId) } } })
		).map((row) => [row.id, row])
	);
	return rows.map((row) => {
		const owner = organisations.get(row.organisationId);
		return {
			id: row.id,
			kind: row.kind,
			title: row.title as unknown as Text,
			description: row.description as unknown as Text,
			support: row.support as unknown as Text,
			organisation: {
				id: row.organisationId,
				slug: owner?.slug ?? '',
				name: (owner?.name as unknown as Text) ?? { ko: '', en: '' }
			},
			publishedAt: row.publishedAt?.toISOString() ?? null,
			closed: row.closedAt !== null
		};
	});
}

/** How after-care has gone so far, for everyone: numbers only, and small ones not broken down. */
export async function outcomes(seasonId: string) {
	const [openings, offers, accepted] = await Promise.all([
		prisma().opening.count({ where: { seasonId } }),
		prisma().offer.count({ where: { opening: { seasonId } } }),
		prisma().offer.count({ where: { opening: { seasonId }, state: 'accepted' } })
	]);
	return { openings, offers, accepted };
}

/** A person's own side: profile, consents that stand, offers received. */
export async function myPlacement(actor: Actor) {
	const { userId } = signedIn(actor);
	const at = now();
	const [profile, consents, offers] = await Promise.all([
		prisma().profile.findUnique({ where: { userId } }),
		prisma().consent.findMany({
			where: { userId, withdrawnAt: null, expiresAt: { gt: at } },
			orderBy: { givenAt: 'desc' }
		}),
		prisma().offer.findMany({ where: { userId }, include: { opening: true }, orderBy: { madeAt: 'desc' } })
	]);
	const ids = [
		...consents.map((row) => row.organisationId),
		...offers.map((row) => row.opening.organisationId)
	];
	const names = new Map(
		(await prisma().organisation.findMany({ where: { id: { in: ids } } })).map((row) => [
			row.id,
			row.name as unknown as Text
		])
	);
	return {
		profile: {
			headline: profile?.headline ?? '',
			about: profile?.about ?? '',
			links: profile?.links ?? '',
			wants: profile?.wants ?? []
		},
		consents: consents.map((row) => ({
			id: row.id,
			organisation: names.get(row.organisationId) ?? { ko: '', en: '' },
			organisationId: row.organisationId,
			items: row.items as ConsentItem[],
			givenAt: row.givenAt.toISOString(),
			expiresAt: row.expiresAt.toISOString()
		})),
		offers: offers.map((row) => ({
			id: row.id,
			title: row.opening.title as unknown as Text,
			organisation: names.get(row.opening.organisationId) ?? { ko: '', en: '' },
			kind: row.opening.kind,
			message: row.message,
			state: row.state,
			madeAt: row.madeAt.toISOString()
		}))
	};
}

export interface PersonView {
	userId: string;
	name: string | null;
	email: string | null;
	headline: string | null;
	about: string | null;
	links: string | null;
	wants: string[];
	team: { name: string; slug: string; place: number | null } | null;
}

/** The people whose consent to this organisation stands now, with no more than the items they named. */
export async function peopleFor(
	actor: Actor,
	organisationId: string,
	seasonId: string
): Promise<PersonView[]> {
	const { userId } = signedIn(actor);
	insist(
		(await prisma().organisationMember.count({
			where: { userId, organisationId, organisation: { verifiedAt: { not: null } } }
		})) === 1
	);
	const at = now();
	const consents = await prisma().consent.findMany({
		where: { organisationId, withdrawnAt: null, givenAt: { lte: at }, expiresAt: { gt: at } },
		orderBy: { givenAt: 'asc' }
	});
	const ids = consents.map((consent) => consent.userId);
	const [users, profiles, memberships] = await Promise.all([
		prisma().user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, email: true } }),
		prisma().profile.findMany({ where: { userId: { in: ids } } }),
		prisma().teamMember.findMany({
			where: { userId: { in: ids }, team: { seasonId } },
			include: { team: { select: { id: true, name: true, slug: true } } }
		})
	]);
	const places = await finalPlaces(seasonId);
	return consents.map((consent) => {
		const may = (item: ConsentItem) => consent.items.includes(item);
		const user = users.find((row) => row.id === consent.userId);
		const profile = may('profile') ? profiles.find((row) => row.userId === consent.userId) : undefined;
		const team = may('results') ? memberships.find((row) => row.userId === consent.userId)?.team : undefined;
		return {
			userId: consent.userId,
			name: may('name') ? (user?.name ?? null) : null,
			email: may('email') ? (user?.email ?? null) : null,
			headline: profile?.headline ?? null,
			about: profile?.about ?? null,
			links: profile?.links ?? null,
			wants: profile?.wants ?? [],
			team: team ? { name: team.name, slug: team.slug, place: places.get(team.id) ?? null } : null
		};
	});
}

export interface SentOfferView {
	id: string;
	openingTitle: Text;
	/** Null when the person's consent no longer stands or never named it. */
	name: string | null;
	email: string | null;
	state: string;
	madeAt: string;
	answeredAt: string | null;
}

/** What became of an organisation's offers. Who they went to is shown only as far as consent stands now. */
export async function offersOf(
	actor: Actor,
	organisationId: string,
	seasonId: string
): Promise<SentOfferView[]> {
	const people = new Map(
		(await peopleFor(actor, organisationId, seasonId)).map((person) => [person.userId, person])
	);
	const rows = await prisma().offer.findMany({
		where: { opening: { organisationId, seasonId } },
		include: { opening: { select: { title: true } } },
		orderBy: { madeAt: 'desc' }
	});
	return rows.map((row) => ({
		id: row.id,
		openingTitle: row.opening.title as unknown as Text,
		name: people.get(row.userId)?.name ?? null,
		email: people.get(row.userId)?.email ?? null,
		state: row.state,
		madeAt: row.madeAt.toISOString(),
		answeredAt: row.answeredAt?.toISOString() ?? null
	}));
}

/** The best published place of each team: the last round it played in counts. */
async function finalPlaces(seasonId: string): Promise<Map<string, number>> {
	const rounds = await prisma().round.findMany({
		where: { seasonId, state: 'published' },
		include: { entrants: true },
		orderBy: { number: 'asc' }
	});
	return new Map(
		rounds.flatMap((round) =>
			round.entrants.flatMap((entrant) => (entrant.place ? [[entrant.teamId, entrant.place] as const] : []))
		)
	);
}
