import { formatTime } from '#lib/format.ts';
import { inLocale } from '#lib/text.ts';
import type { BoardAnswer, ProblemAnswer, QuotasAnswer, WholeProblemAnswer } from '../answers.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { facts, sizeText, table } from '../print.ts';

export const problems: Command = {
	name: 'problems',
	usage: 'champion problems',
	about: { ko: '공개된 문제를 봅니다.', en: 'Lists the published problems.' },
	takes: [0, 0],
	async run({ open, say, tell, locale }) {
		const list = await open().get<ProblemAnswer[]>('/problems');
		const rows = list.map(({ slug, title, metric, closedAt }) => [
			slug,
			inLocale(title, locale),
			metric,
			say(closedAt ? 'closed' : 'open')
		]);
		tell(list, () =>
			rows.length === 0
				? say('no_problems')
				: table([say('h_problem'), say('h_title'), say('h_metric'), say('h_state')], rows)
		);
	}
};

export const problem: Command = {
	name: 'problem',
	usage: 'champion problem PROBLEM',
	about: { ko: '문제 하나를 봅니다.', en: 'Shows one problem.' },
	takes: [1, 1],
	async run({ open, say, tell, locale }, [slug = '']) {
		const whole = await open().get<WholeProblemAnswer>(`/problems/${encodeURIComponent(slug)}`);
		const floors = whole.floors.map(
			({ metric, label, bound }) => `${metric}${label ? `:${label}` : ''} ${bound}`
		);
		const pairs: [string, string | null][] = [
			[say('h_problem'), whole.slug],
			[say('h_title'), inLocale(whole.title, locale)],
			[say('h_metric'), [whole.metric, ...floors].join(', ')],
			[say('h_kinds'), whole.kinds.join(', ')],
			[say('h_quota'), `${whole.quotaPerDay} / ${whole.quotaTotal} / ${whole.quotaConcurrent}`],
			[say('h_run'), whole.kinds.some((kind) => kind !== 'predictions') ? runText(whole.run) : null],
			[say('h_closed'), whole.closedAt && formatTime(whole.closedAt, locale)],
			[
				say('h_files'),
				whole.files.map(({ name, bytes }) => `${name} (${sizeText(bytes)})`).join(', ') || null
			]
		];
		tell(whole, () => `${facts(pairs)}\n\n${plain(inLocale(whole.statement, locale))}`);
	}
};

const runText = ({ wallSeconds, cpus, memoryMib, gpus, gpuKind }: WholeProblemAnswer['run']): string => {
	const parts = [`${wallSeconds} s`, `${cpus} CPU`, sizeText(memoryMib * 1024 * 1024)];
	return [...parts, ...(gpus > 0 ? [`${gpus} ${gpuKind ?? 'GPU'}`] : [])].join(', ');
};

/** The statement is HTML; a terminal shows its words. */
const plain = (html: string): string =>
	html
		.replaceAll(/<li>/g, '- ')
		.replaceAll(/<\/(p|h\d|li|tr|pre|ul|ol|table)>|<br\s*\/?>/g, '\n')
		.replaceAll(/<[^>]*>/g, '')
		.replaceAll(
			/&(lt|gt|quot|#39|amp);/g,
			(_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name]!
		)
		.replaceAll(/[^\P{Cc}\n]/gu, ' ')
		.replaceAll(/\n{3,}/g, '\n\n')
		.trim();

export const quota: Command = {
	name: 'quota',
	usage: 'champion quota PROBLEM',
	about: {
		ko: '팀마다 제출 횟수를 얼마나 썼는지 봅니다.',
		en: 'Shows what each of your teams has used of its quota.'
	},
	takes: [1, 1],
	async run({ signedIn, say, tell, locale }, [slug = '']) {
		const quotas = await signedIn().get<QuotasAnswer>(`/problems/${encodeURIComponent(slug)}/quota`);
		const rows = quotas.teams.map(({ slug, entered, quota: q }) => [
			slug,
			`${q.today}/${q.perDay}`,
			`${q.total}/${q.totalAllowed}`,
			`${q.open}/${q.concurrent}`,
			entered ? say('renews', { at: formatTime(q.renewsAt, locale) }) : say('not_entered')
		]);
		const limits = quotas.kinds
			.map(
				({ kind, largestBytes, run }) =>
					`${kind} ≤ ${sizeText(largestBytes)}${run ? ` (${runText(run)})` : ''}`
			)
			.join(', ');
		tell(quotas, () =>
			rows.length === 0
				? say('no_team')
				: `${table([say('h_team'), `>${say('h_today')}`, `>${say('h_total')}`, `>${say('h_open')}`, ''], rows)}\n${limits}`
		);
	}
};

export const leaderboard: Command = {
	name: 'leaderboard',
	usage: 'champion leaderboard PROBLEM [--page N] [--find WORDS]',
	about: { ko: '공개 평가 데이터에 따른 순위표를 봅니다.', en: 'Shows the leaderboard by the public split.' },
	takes: [1, 1],
	options: { page: { type: 'string' }, find: { type: 'string' } },
	async run(context, [slug = ''], values) {
		const query = new URLSearchParams();
		if (values.page) query.set('page', String(values.page));
		if (values.find) query.set('q', String(values.find));
		const board = await context
			.open()
			.get<BoardAnswer>(`/problems/${encodeURIComponent(slug)}/leaderboard?${query}`);
		const empty = values.find ? 'none_found' : 'no_rows';
		context.tell(board, () => (board.rows.length === 0 ? context.say(empty) : boardText(context, board)));
	}
};

function boardText({ say, locale }: Context, board: BoardAnswer): string {
	const [first] = board.columns;
	const digits = first?.decimals ?? 4;
	const rows = board.rows.map(({ rank, team, value, low, high, entries }) => [
		rank ?? '–',
		team.name,
		value.toFixed(digits),
		`${low.toFixed(digits)} – ${high.toFixed(digits)}`,
		entries
	]);
	const { page, pages, frozenAt } = board;
	return [
		...(frozenAt ? [say('frozen', { at: formatTime(frozenAt, locale) })] : []),
		table(
			[
				`>${say('h_rank')}`,
				say('h_team'),
				`>${first?.metric ?? say('h_score')}`,
				say('h_interval'),
				`>${say('h_entries')}`
			],
			rows
		),
		...(page < pages ? [say('page_of', { page, pages, next: page + 1 })] : [])
	].join('\n');
}
