import { everybody, people, season, type DemoPerson, type RubricCriterion } from '#demo/index.ts';
import type { Browser, Fields } from './browser.ts';
import { nameOf, type Chapter, type Play } from './play.ts';

/** An empty installation becomes a season: its first organiser, the staff with their roles, the call, the criteria. */
export const opening: Chapter = async (play) => {
	const organiser = await firstOrganiser(play);
	await giveRoles(play, organiser);
	await reviseSeason(play, organiser);
	play.told.season = season.key;
	play.progress.say(
		`season "${nameOf({ name: season.name, locale: 'ko' })}" is set up, ${everybody().length} people in its world`
	);
};

export const organiserOf = (play: Play): Promise<Browser> => play.cast.as(people.organisers[0]!);

async function firstOrganiser(play: Play): Promise<Browser> {
	const first = people.organisers[0]!;
	const { setupAddress, password } = play;
	if (setupAddress) {
		const path = new URL(setupAddress).pathname;
		const founding = { seasonKo: season.name.ko, seasonEn: season.name.en, locale: first.locale };
		// A second try, after an answer that was lost, finds the link used; signing in then works.
		await play.cast
			.visitor()
			.post(`${path}?/setUp`, { ...founding, name: nameOf(first), email: first.mail, password }, [
				'link_not_valid'
			]);
	}
	return play.cast.as(first);
}

async function giveRoles(play: Play, organiser: Browser): Promise<void> {
	const roles: [DemoPerson[], string][] = [
		[people.organisers.slice(1), 'organiser'],
		[people.operators, 'operator'],
		[people.auditors, 'auditor'],
		[people.judges, 'judge']
	];
	for (const [staff, role] of roles)
		for (const person of staff) await giveRole(play, organiser, person, role);
	const { judges, operators, auditors } = people;
	play.progress.say(
		`${judges.length} judges, ${operators.length} operators, ${auditors.length} auditors have their roles`
	);
}

/** Signs a person up, if need be, and gives them a role. */
export async function giveRole(
	play: Play,
	organiser: Browser,
	person: DemoPerson,
	role: string
): Promise<void> {
	await organiser.post('/organiser/people?/grant', { person: await idOf(play, person), role }, [
		'already_done'
	]);
}

/** A person's id, as their own account tells it. */
export async function idOf(play: Play, person: DemoPerson): Promise<string> {
	const browser = await play.cast.as(person);
	const { user } = await browser.page<{ user: { id: string } }>('/');
	return user.id;
}

async function reviseSeason(play: Play, organiser: Browser): Promise<void> {
	const fields: Fields = {
		slug: season.key,
		nameKo: season.name.ko,
		nameEn: season.name.en,
		callKo: season.call.ko,
		callEn: season.call.en,
		...criteriaFields(season.triage)
	};
	await organiser.post('/organiser/season?/revise', fields, ['season_has_begun']);
	await openStage(play, 'sourcing');
}

function criteriaFields(criteria: readonly RubricCriterion<string>[]): Fields {
	return {
		criterionKey: criteria.map(({ key }) => key),
		criterionKo: criteria.map(({ name }) => name.ko),
		criterionEn: criteria.map(({ name }) => name.en),
		questionKo: criteria.map(({ question }) => question.ko),
		questionEn: criteria.map(({ question }) => question.en),
		weight: criteria.map(({ weight }) => String(weight)),
		anchorKo: criteria.flatMap(({ anchors }) => anchors.map((anchor) => anchor.ko)),
		anchorEn: criteria.flatMap(({ anchors }) => anchors.map((anchor) => anchor.en))
	};
}

export async function openStage(play: Play, stage: string): Promise<void> {
	await (await organiserOf(play)).post('/organiser/calendar?/open', { stage }, ['already_done']);
}

export async function closeStage(play: Play, stage: string): Promise<void> {
	await (await organiserOf(play)).post('/organiser/calendar?/close', { stage }, ['stage_not_open']);
}

/** Gives an open stage a closing time so many days from now, at six in the evening in Korea. */
export async function setDeadline(play: Play, stage: string, days: number): Promise<void> {
	const koreanTime = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString();
	const opensAt = koreanTime(new Date(Date.now() - 60_000)).slice(0, 16);
	const closesAt = `${koreanTime(new Date(Date.now() + days * 86_400_000)).slice(0, 10)}T18:00`;
	await (await organiserOf(play)).post('/organiser/calendar?/reschedule', { stage, opensAt, closesAt });
}
