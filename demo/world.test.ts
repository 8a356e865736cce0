import { describe, expect, test } from 'vitest';
import * as world from './index.ts';

const { season, problems, needs, teams, people, organisations } = world;

/** Every { ko, en } in a value, with where it stands. */
function texts(value: unknown, at: string): [string, { ko: string; en: string }][] {
	if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [];
	const record = value as Record<string, unknown>;
	if (typeof record.ko === 'string' || typeof record.en === 'string') return [[at, record as never]];
	return Object.entries(record).flatMap(([key, inner]) => texts(inner, `${at}.${key}`));
}

const prose = { ...world, datasets: world.datasets() };

describe('prose', () => {
	const all = texts(prose, 'demo');

	test('every text is written in both languages', () => {
		const missing = all.filter(([, text]) => !text.ko?.trim() || !text.en?.trim()).map(([at]) => at);
		expect(all.length).toBeGreaterThan(900);
		expect(missing).toEqual([]);
	});

	test('Korean texts are Korean, and English ones hold no Hangul', () => {
		const foreign = all.filter(
			([, { ko }]) => /[A-Za-z]{3}/.test(ko) && !/[가-힣]/.test(ko) && !/^\{/.test(ko)
		);
		const mixed = all.filter(([, { en }]) => /[가-힣]/.test(en));
		expect([...foreign, ...mixed].map(([at]) => at)).toEqual([]);
	});

	test('no text shouts', () => {
		const loud = all.filter(
			([at, { ko, en }]) => !at.includes('columns') && !at.includes('card') && /[가-힣a-z]!/.test(ko + en)
		);
		expect(loud.map(([at]) => at)).toEqual([]);
	});
});

describe('people', () => {
	const all = world.everybody();

	test('keys and addresses are unique, and every address is one that cannot exist', () => {
		expect(new Set(all.map((one) => one.mail)).size).toBe(all.length);
		for (const { mail } of all) expect(mail).toMatch(/^[\w.-]+@[a-z-]+\.example$/);
		const members = teams.flatMap((team) => team.members.map((member) => member.key));
		expect(new Set(members).size).toBe(members.length);
	});

	test('nobody carries a password', () => {
		expect(JSON.stringify(all)).not.toMatch(/password/i);
	});

	test('a judge who shares a domain with a team or with a problem’s owner declares it', () => {
		for (const judge of people.judges) {
			const shared = teams.filter(
				(team) =>
					team.members.some((member) => member.domain === judge.domain) ||
					world.organisationOf(world.problemOf(team.problem).organisation).domain === judge.domain
			);
			const declared = judge.conflicts
				.filter((conflict) => conflict.derived)
				.map((conflict) => conflict.team);
			expect(declared.sort()).toEqual(shared.map((team) => team.key).sort());
		}
	});

	test('enough judges are free of conflict for every team', () => {
		for (const team of teams) {
			const free = people.judges.filter(
				(judge) => !judge.conflicts.some((conflict) => conflict.team === team.key)
			);
			expect(free.length).toBeGreaterThanOrEqual(6);
		}
	});
});

describe('problems and needs', () => {
	test('every problem grew from an accepted need of its own organisation', () => {
		const accepted = needs.filter((need) => need.triage.decision === 'accept');
		expect(problems.map((problem) => problem.need).sort()).toEqual(accepted.map((need) => need.key).sort());
		for (const problem of problems) {
			const need = needs.find((one) => one.key === problem.need)!;
			expect([need.organisation, need.track, need.ip]).toEqual([
				problem.organisation,
				problem.track,
				problem.ip
			]);
		}
	});

	test('proposers exist, and merged needs go into accepted ones', () => {
		const keys = new Set(world.everybody().map((one) => one.key));
		for (const need of needs) {
			expect(keys.has(need.proposer)).toBe(true);
			if (need.organisation) expect(organisations.some((one) => one.key === need.organisation)).toBe(true);
			if (need.triage.decision !== 'merge') continue;
			expect(needs.find((one) => one.key === need.triage.into)?.triage.decision).toBe('accept');
		}
	});

	test('a model’s columns are columns of the test file, all of them numbers', () => {
		for (const problem of problems) {
			const columns = world.datasetOf(problem.dataset).columns;
			const named = problem.model!.input.columns.map((name) =>
				columns.find((column) => column.name === name)
			);
			expect(named.every((column) => column?.role === 'feature' && column.type === 'number')).toBe(true);
			expect(problem.statement.ko).toContain(`[n, ${named.length}]`);
		}
	});
});

describe('season', () => {
	test('weights of each rubric sum to 100', () => {
		for (const rubric of [season.triage, season.selection, season.finalJury]) {
			expect((rubric as { weight: number }[]).reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
		}
	});

	test('letters use exactly the fields they list', () => {
		for (const letter of Object.values(season.letters)) {
			for (const locale of ['ko', 'en'] as const) {
				const used = (letter.subject[locale] + letter.body[locale]).matchAll(/\{(\w+)\}/g);
				expect([...new Set([...used].map((match) => match[1]))].sort()).toEqual([...letter.fields].sort());
			}
		}
	});

	test('stages follow each other without gaps', () => {
		season.stages.slice(1).forEach((stage, i) => expect(stage.fromDay).toBe(season.stages[i]!.toDay));
	});

	test('proposals ask no more than the grant, and milestones pay out the budget', () => {
		for (const { proposal } of teams) {
			expect(proposal.budgetKrw).toBeLessThanOrEqual(season.grant.amountKrw);
			expect(proposal.gpuHours).toBeLessThanOrEqual(season.grant.gpuHours);
			expect(proposal.milestones.reduce((sum, { amountKrw }) => sum + amountKrw, 0)).toBe(proposal.budgetKrw);
			for (const { amountKrw } of proposal.milestones) expect(Number.isInteger(amountKrw)).toBe(true);
		}
	});

	test('threads are written by people of this world', () => {
		const keys = new Set(world.everybody().map((one) => one.key));
		const authors = world.threads.flatMap((thread) => [
			thread.author,
			...thread.answers.map((answer) => answer.author)
		]);
		expect(authors.filter((author) => !keys.has(author))).toEqual([]);
	});
});
