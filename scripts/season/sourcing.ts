import {
	announcements,
	datasetOf,
	needs,
	organisationOf,
	organisations,
	people,
	problems,
	everybody,
	type DemoFile,
	type DemoNeed,
	type DemoPerson,
	type DemoProblem
} from '#demo/index.ts';
import type { Browser, Fields } from './browser.ts';
import { closeStage, organiserOf } from './opening.ts';
import type { Chapter, Play } from './play.ts';
import { together } from './together.ts';

/** Organisations and citizens propose needs; organisers score and decide them; accepted ones become open problems. */
export const sourcing: Chapter = async (play) => {
	for (const organisation of organisations) await foundOrganisation(play, organisation);
	await announce(play, 'sourcing');
	const ids = new Map<string, string>();
	for (const need of needs) ids.set(need.key, await propose(play, need));
	play.progress.say(`${needs.length} needs are proposed`);
	await endorse(play, ids);
	await triage(play, ids);
	for (const problem of problems) await publish(play, problem, ids.get(problem.need)!);
	play.told.problems = problems.length;
	await closeStage(play, 'sourcing');
	await announce(play, 'entry');
};

const personOf = (key: string): DemoPerson =>
	everybody().find((person) => person.key === key) ?? people.citizens[0]!;

async function foundOrganisation(play: Play, organisation: (typeof organisations)[number]): Promise<void> {
	const browser = await play.cast.as(organisation.contact);
	const fields = {
		nameKo: organisation.name.ko,
		nameEn: organisation.name.en,
		kind: organisation.kind,
		domain: organisation.domain
	};
	await browser.post('/organisations/create?/create', fields, ['domain_taken', 'already_done']);
}

export async function announce(play: Play, stage: string): Promise<void> {
	const organiser = await organiserOf(play);
	const { announcements: known } = await organiser.page<{ announcements: { title: { ko: string } }[] }>(
		'/organiser/announcements'
	);
	for (const { title, body } of announcements.filter((news) => news.stage === stage)) {
		if (known.some((news) => news.title.ko === title.ko)) continue;
		const fields = {
			audience: 'public',
			titleKo: title.ko,
			titleEn: title.en,
			bodyKo: body.ko,
			bodyEn: body.en
		};
		await organiser.post('/organiser/announcements?/announce', fields);
	}
}

interface NeedCard {
	id: string;
	title: { ko: string };
	state: string;
}

const needIn = (cards: readonly NeedCard[], need: DemoNeed) =>
	cards.find((card) => card.title.ko === need.title.ko);

async function propose(play: Play, need: DemoNeed): Promise<string> {
	const browser = await play.cast.as(personOf(need.proposer));
	const before = await browser.page<{ own: NeedCard[] }>('/needs');
	const known = needIn(before.own, need);
	if (known) return known.id;
	const { organisations: own } = await browser.page<{ organisations: { id: string }[] }>('/needs/propose');
	const contact = need.organisation
		? organisationOf(need.organisation).contact.mail
		: personOf(need.proposer).mail;
	await browser.post('/needs/propose?/submit', {
		...needFields(need),
		organisation: need.organisation ? own[0]?.id : undefined,
		contact
	});
	const after = await browser.page<{ own: NeedCard[] }>('/needs');
	return needIn(after.own, need)?.id ?? Promise.reject(new Error(`the need ${need.key} is missing`));
}

function needFields(need: DemoNeed): Fields {
	const both = (name: string, text: { ko: string; en: string }) => ({
		[`${name}Ko`]: text.ko,
		[`${name}En`]: text.en
	});
	return {
		track: need.track,
		...both('title', need.title),
		...both('description', need.summary),
		...both('sufferers', need.sufferers),
		...both('tried', need.tried),
		...both('data', need.data),
		...both('success', need.success),
		...both('offer', need.offer),
		dataKind: need.dataKind,
		offerKinds: need.offerKinds,
		ipTemplate: need.ip
	};
}

/** Citizens, press and hosts endorse, each by their own account. */
async function endorse(play: Play, ids: Map<string, string>): Promise<void> {
	const crowd = [...people.citizens, ...people.press, ...people.hosts];
	await together(crowd, 4, async (person) => {
		const browser = await play.cast.as(person);
		for (const [index, need] of needs.entries()) {
			const keen = need.endorsements > (crowd.indexOf(person) * 37 + index * 11) % 100;
			if (keen)
				await browser.post('/needs?/endorse', { need: ids.get(need.key) }, [
					'already_done',
					'need_not_endorsable',
					'need_state',
					'own_need'
				]);
		}
	});
}

/** Two organisers score by the published criteria; then each need gets its decision with a reason. */
async function triage(play: Play, ids: Map<string, string>): Promise<void> {
	const path = '/organiser/triage';
	for (const organiser of people.organisers.slice(0, 2)) {
		const browser = await play.cast.as(organiser);
		for (const need of needs) {
			const scores = Object.fromEntries(
				Object.entries(need.triage.scores).map(([key, score]) => [`score_${key}`, score])
			);
			await browser.post(`${path}?/score`, { need: ids.get(need.key), ...scores }, [
				'need_state',
				'state_changed'
			]);
		}
	}
	const browser = await organiserOf(play);
	const accepted = (need: DemoNeed) => need.triage.decision === 'accept';
	for (const need of [...needs.filter(accepted), ...needs.filter((other) => !accepted(other))]) {
		const { decision, into, reason } = need.triage;
		const action = { accept: 'shortlist', decline: 'decline', merge: 'merge' }[decision];
		const fields = {
			need: ids.get(need.key),
			into: into && ids.get(into),
			reasonKo: reason.ko,
			reasonEn: reason.en
		};
		await browser.post(`${path}?/${action}`, fields, ['need_state', 'state_changed', 'already_done']);
	}
	play.progress.say(
		`${needs.filter(accepted).length} needs are shortlisted, the others merged or declined with a reason`
	);
}

/** An organiser edits a need into a problem, uploads its data and publishes it. */
async function publish(play: Play, problem: DemoProblem, need: string): Promise<void> {
	const organiser = await organiserOf(play);
	const open = await play.cast.visitor().json<{ slug: string }[]>('/api/v1/problems');
	if (open.some((known) => known.slug === problem.slug)) return;
	const answer = await organiser.post(
		`/organiser/problems/new?need=${need}&/create`,
		problemFields(problem),
		['need_state', 'already_done', 'slug_taken']
	);
	const path = answer.location ?? (await draftOf(organiser, need));
	const { train, test, sampleSubmission, truth } = datasetOf(problem.dataset);
	const files: [string, DemoFile][] = [
		['train', train],
		['test', test],
		['sample', sampleSubmission],
		['truth', truth]
	];
	for (const [role, file] of files) {
		const blob = new File([new Uint8Array(file.bytes)], file.name, { type: file.mediaType });
		await organiser.post(`${path}?/upload`, { role, file: blob }, [
			'file_exists',
			'already_done',
			'problem_file_taken'
		]);
	}
	await organiser.post(`${path}?/publish`, {}, ['already_done', 'problem_state']);
	play.progress.say(`published: ${problem.title.ko}`);
}

/** The working page of a draft that was made before a crash. */
async function draftOf(organiser: Browser, need: string): Promise<string> {
	const { cards } = await organiser.page<{ cards: { id: string; problemId: string | null }[] }>(
		'/organiser/triage'
	);
	const problemId = cards.find((card) => card.id === need)?.problemId;
	if (!problemId) throw new Error(`no draft for need ${need}`);
	return `/organiser/problems/${problemId}`;
}

function problemFields(problem: DemoProblem): Fields {
	const { title, teaser, statement, rules, floor, model, quota } = problem;
	const { splitSeed } = datasetOf(problem.dataset);
	const floors = floor
		? {
				floorMetric: [floor.metric],
				floorLabel: [floor.label ?? ''],
				floorBound: [String(floor.bound)],
				floorNameKo: [floor.name.ko],
				floorNameEn: [floor.name.en],
				floorWhyKo: [floor.why.ko],
				floorWhyEn: [floor.why.en]
			}
		: {};
	return {
		slug: problem.slug,
		practice: problem.practice,
		titleKo: title.ko,
		titleEn: title.en,
		summaryKo: teaser.ko,
		summaryEn: teaser.en,
		statementKo: statement.ko,
		statementEn: statement.en,
		rulesKo: rules.text.ko,
		rulesEn: rules.text.en,
		difficulty: problem.difficulty,
		prizeKrw: problem.prizeKrw,
		metric: problem.metric,
		positive: problem.positive,
		kinds: problem.kinds,
		quotaPerDay: quota.perDay,
		quotaTotal: quota.total,
		finalPicks: quota.finalPicks,
		splitSeed,
		...floors,
		modelColumns: model?.input.columns.join('\n'),
		modelClasses: model && model.output.name === 'p' ? model.output.classes.join('\n') : undefined,
		modelMaxMb: model ? Math.max(1, Math.floor(model.maxBytes / 1_000_000)) : undefined
	};
}
