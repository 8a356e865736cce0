import { randomUUID } from 'node:crypto';
import { prisma, systemActor } from '#lib/server/platform/index.ts';
import {
	addFile,
	draftProblem,
	publishProblem,
	scoreNeed,
	shortlistNeed,
	submitNeed,
	type DraftInput,
	type NeedInput
} from '#lib/server/problems/index.ts';
import { createSeason, openStage, type Stage } from '#lib/server/season/index.ts';
import type { Text } from '#lib/text.ts';
import { actorWith } from './actors.ts';
import { dataFiles } from './data-files.ts';

export { dataFiles };

export const both = (ko: string, en = `${ko} in English`): Text => ({ ko, en });

export const criteria = ['representative', 'felt', 'ready'].map((key, at) => ({
	key,
	name: both(key),
	question: both(`${key}?`),
	weight: [40, 40, 20][at]!,
	anchors: []
}));

/** A season with published criteria and the named stages open. */
export async function seasonWith(...open: Stage[]): Promise<string> {
	const slug = `s-${randomUUID().slice(0, 8)}`;
	const id = await createSeason(systemActor, { slug, name: both('시즌'), call: both('공모'), criteria });
	for (const stage of open) await openStage(systemActor, id, stage);
	return id;
}

/** An account, for what needs a row: letters, memberships. */
export async function account(...roles: Parameters<typeof actorWith>[1][]) {
	const id = randomUUID();
	await prisma().user.create({
		data: {
			id,
			email: `${id}@test.example`,
			name: `사람 ${id.slice(0, 4)}`,
			passwordHash: '',
			emailConfirmedAt: new Date()
		}
	});
	return { ...actorWith(id, ...roles), email: `${id}@test.example` };
}

/** A verified organisation with one member. */
export async function organisationOf(userId: string): Promise<string> {
	const slug = `org-${randomUUID().slice(0, 8)}`;
	const row = await prisma().organisation.create({
		data: {
			slug,
			name: { ...both('가람병원') },
			kind: 'hospital',
			domain: `${slug}.example`,
			verifiedAt: new Date(),
			members: { create: { userId } }
		}
	});
	return row.id;
}

export const need = (change: Partial<NeedInput> = {}): NeedInput => ({
	title: both('응급실 과밀을 미리 알고 싶습니다'),
	track: 'medicine',
	organisationId: null,
	sufferers: both('하루 300명의 환자'),
	description: both('언제 붐빌지 모릅니다'),
	tried: both('달력을 보았습니다'),
	data: both('5년치 기록'),
	dataKind: 'open',
	success: both('RMSE'),
	offer: both('시범 도입'),
	offerKinds: ['pilot'],
	contact: '과장 김하나 hana@garam.example',
	ipTemplate: 'team-keeps',
	...change
});

export const draft = (change: Partial<DraftInput> = {}): DraftInput => ({
	slug: `problem-${randomUUID().slice(0, 8)}`,
	practice: false,
	title: both('응급실 과밀 예측'),
	summary: both('내일의 대기 시간을 맞힙니다'),
	statement: both('## 배경\n붐빕니다.'),
	rules: both('외부 데이터를 쓸 수 있습니다.'),
	difficulty: 3,
	prizeKrw: 10_000_000,
	metric: 'accuracy',
	positive: null,
	floors: [],
	kinds: ['predictions'],
	quotaPerDay: 5,
	quotaTotal: 50,
	finalPicks: 2,
	modelSpec: null,
	splitSeed: 'seed-kept-secret',
	...change
});

/** A need that was submitted, scored and shortlisted. */
export async function shortlistedNeed(
	seasonId: string,
	change: Partial<NeedInput> = {},
	proposer?: Awaited<ReturnType<typeof account>>
) {
	const by = proposer ?? (await account());
	const organiser = await account('organiser');
	const needId = await submitNeed(by, seasonId, need(change));
	await scoreNeed(
		organiser,
		needId,
		criteria.map(({ key }) => ({ criterion: key, score: 4, comment: '' }))
	);
	await shortlistNeed(organiser, needId, both('대표성이 큽니다'));
	return { needId, proposer: by, organiser };
}

export async function uploadData(
	organiser: Awaited<ReturnType<typeof account>>,
	problemId: string,
	change: Partial<typeof dataFiles> = {}
) {
	for (const [role, text] of Object.entries({ ...dataFiles, ...change }))
		await addFile(organiser, problemId, {
			name: `${role}.csv`,
			role: role as 'train',
			bytes: Buffer.from(text)
		});
}

/** A published problem with its data, made by the same verbs as in the product. The sourcing stage must be open. */
export async function publishedProblem(
	seasonId: string,
	change: Partial<DraftInput> = {},
	needChange: Partial<NeedInput> = {},
	proposer?: Awaited<ReturnType<typeof account>>
) {
	const { needId, organiser, proposer: by } = await shortlistedNeed(seasonId, needChange, proposer);
	const input = draft(change);
	const problemId = await draftProblem(organiser, needId, input);
	await uploadData(organiser, problemId);
	await publishProblem(organiser, problemId);
	return { problemId, needId, slug: input.slug, organiser, proposer: by, input };
}
