import { people, teams } from '#demo/index.ts';
import { openStage } from './opening.ts';
import { nameOf, type Chapter, type Play } from './play.ts';

interface Board {
	openings: {
		id: string;
		title: { ko: string };
		organisation: { id: string; slug: string; name: { ko: string } };
	}[];
	organisations: { id: string; slug: string; name: { ko: string } }[];
}

/** Employers post openings; members of the champion's team consent to one of them, get an offer and accept it. */
export const aftercare: Chapter = async (play) => {
	await openStage(play, 'aftercare');
	for (const employer of people.employers) await post(play, employer);
	await place(play);
};

type Employer = (typeof people.employers)[number];

async function post(play: Play, { organisation, openings }: Employer): Promise<void> {
	const browser = await play.cast.as(organisation.contact);
	await browser.post(
		'/organisations/create?/create',
		{
			nameKo: organisation.name.ko,
			nameEn: organisation.name.en,
			kind: organisation.kind,
			domain: organisation.domain
		},
		['domain_taken', 'already_done']
	);
	const board = await browser.page<Board>('/placement');
	const own = board.organisations[0];
	if (!own) throw new Error(`${organisation.name.ko} is not verified`);
	for (const opening of openings) {
		if (board.openings.some((known) => known.title.ko === opening.title.ko)) continue;
		const support = {
			ko: `${opening.place.ko} · ${opening.seats}명`,
			en: `${opening.place.en} · ${opening.seats} places`
		};
		await browser.post('/placement?/publish', {
			organisationId: own.id,
			kind: opening.kind,
			titleKo: opening.title.ko,
			titleEn: opening.title.en,
			descriptionKo: opening.about.ko,
			descriptionEn: opening.about.en,
			supportKo: support.ko,
			supportEn: support.en
		});
	}
}

interface Mine {
	consents: { organisationId: string }[];
	offers: { id: string; state: string }[];
}

async function place(play: Play): Promise<void> {
	const champion =
		teams.find((team) => Object.values(team.name).includes(play.told.champion ?? '')) ?? teams[0]!;
	const person = champion.members[0]!;
	const browser = await play.cast.as(person);
	const employer = people.employers[0]!;
	const contact = await play.cast.as(employer.organisation.contact);
	const { organisations, openings } = await contact.page<Board>('/placement');
	const own = organisations[0]!;
	await browser.post('/placement/me?/profile', {
		headline: person.role[person.locale],
		about: person.bio[person.locale],
		wants: ['job']
	});
	const before = await browser.page<Mine>('/placement/me');
	if (!before.consents.some((consent) => consent.organisationId === own.id))
		await browser.post('/placement/me?/consent', {
			organisationId: own.id,
			items: ['name', 'email', 'profile', 'results']
		});
	const { people: shown } = await contact.page<{ people: { userId: string; name: string }[] }>(
		`/placement/for/${own.slug}`
	);
	const seen = shown.find((candidate) => candidate.name === nameOf(person));
	if (!seen) throw new Error(`${nameOf(person)} is not shown to ${own.name.ko}`);
	const opening = openings.find((candidate) => candidate.organisation.id === own.id)!;
	const message =
		employer.organisation.contact.locale === 'ko'
			? '함께 일하고 싶습니다.'
			: 'We would like to work with you.';
	await contact.post(
		`/placement/for/${own.slug}?/offer`,
		{ openingId: opening.id, userId: seen.userId, message },
		['already_done']
	);
	const { offers } = await browser.page<Mine>('/placement/me');
	const offer = offers.find((candidate) => candidate.state === 'made');
	if (offer) await browser.post('/placement/me?/answer', { offerId: offer.id, answer: 'accepted' });
	play.progress.say(`${nameOf(person)} accepted an offer of ${own.name.ko}`);
}
