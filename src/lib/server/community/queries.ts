import { findPeople } from '#lib/server/identity/index.ts';
import { prisma, renderMarkdown } from '#lib/server/platform/index.ts';
import type { QuestionView } from '#lib/community/views.ts';

/** Every question on a problem, newest first, with its answers: official ones first, then by time. */
export async function listQuestions(problemId: string): Promise<QuestionView[]> {
	const rows = await prisma().question.findMany({
		where: { problemId },
		include: { answers: { orderBy: [{ official: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }] } },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		take: 200
	});
	const people = await findPeople(
		rows.flatMap((row) => [row.authorId, ...row.answers.map((answer) => answer.authorId)])
	);
	const name = (id: string) => people.get(id)?.name ?? '';
	return rows.map((row) => ({
		id: row.id,
		author: name(row.authorId),
		title: row.hiddenAt ? '' : row.title,
		...shown(row),
		at: row.createdAt.toISOString(),
		answers: row.hiddenAt
			? []
			: row.answers.map((answer) => ({
					id: answer.id,
					author: name(answer.authorId),
					official: answer.official,
					...shown(answer),
					at: answer.createdAt.toISOString()
				}))
	}));
}

/** The body as HTML, or, where it was hidden, only why. */
const shown = (row: { body: string; hiddenAt: Date | null; hideReason: string | null }) => ({
	body: row.hiddenAt ? '' : renderMarkdown(row.body),
	hidden: row.hiddenAt ? { reason: row.hideReason ?? '' } : null
});

/** How many questions each problem has that can be read. */
export async function countQuestions(problemIds: readonly string[]): Promise<Map<string, number>> {
	const rows = await prisma().question.groupBy({
		by: ['problemId'],
		where: { problemId: { in: [...problemIds] }, hiddenAt: null },
		_count: true
	});
	return new Map(rows.flatMap((row) => (row.problemId ? [[row.problemId, row._count] as const] : [])));
}
