import { record } from '#lib/server/audit/index.ts';
import { findPeople, insistRole, organisationsOf } from '#lib/server/identity/index.ts';
import {
	found,
	has,
	now,
	outbox,
	prisma,
	queueMail,
	refuseIf,
	signedIn,
	takeToken,
	transaction,
	type Actor,
	type SignedIn,
	type Tx
} from '#lib/server/platform/index.ts';
import { publishedProblemById, type PublishedProblem } from '#lib/server/problems/index.ts';
import { answerLetter } from './letters.ts';
import { justNow, oneAtATime } from './pressed-twice.ts';

const pace = { burst: 6, perMinute: 2 };
const limits = { title: 120, body: 8000 };

function confirmed(actor: Actor): SignedIn {
	const person = signedIn(actor);
	refuseIf(!person.emailConfirmed, 'confirm_email_first');
	return person;
}

const insistText = (text: string, limit: number): void =>
	refuseIf(text.trim() === '' || text.length > limit, 'bad_input');

/** Asks about a problem, in the open: every team reads the same question and the same answer. */
export async function askQuestion(
	actor: Actor,
	problemId: string,
	question: { title: string; body: string }
): Promise<string> {
	const { userId } = confirmed(actor);
	insistText(question.title, limits.title);
	insistText(question.body, limits.body);
	const problem = await publishedProblemById(problemId);
	await takeToken(`ask:${userId}`, pace);
	return transaction(async (tx) => {
		const { seasonId } = problem;
		const { title, body } = question;
		await oneAtATime(tx, 'ask', userId);
		const same = { problemId, authorId: userId, title, body, hiddenAt: null, createdAt: { gt: justNow() } };
		const asked = await tx.question.findFirst({ where: same, select: { id: true } });
		if (asked) return asked.id;
		const { id } = await tx.question.create({
			data: { seasonId, problemId, authorId: userId, title, body, createdAt: now() }
		});
		await record(tx, actor, 'question.asked', { seasonId, questionId: id, problemId });
		await outbox.add(tx, { type: 'question.asked', payload: { questionId: id, problemId } });
		return id;
	});
}

/** Answers a question. What organisers and the problem's owner say is official, and the asker is told by mail. */
export async function answerQuestion(actor: Actor, questionId: string, body: string): Promise<string> {
	const { userId } = confirmed(actor);
	insistText(body, limits.body);
	const question = found(await prisma().question.findUnique({ where: { id: questionId } }));
	const problem = question.problemId ? await publishedProblemById(question.problemId) : null;
	const official = await speaksOfficially(actor, problem);
	const asker = (await findPeople([question.authorId])).get(question.authorId);
	await takeToken(`answer:${userId}`, pace);
	return transaction(async (tx) => {
		await tx.$queryRaw`SELECT id FROM questions WHERE id = ${questionId}::uuid FOR UPDATE`;
		const { hiddenAt, seasonId, title, authorId } = await tx.question.findUniqueOrThrow({
			where: { id: questionId }
		});
		refuseIf(hiddenAt !== null, 'not_found');
		const same = { questionId, authorId: userId, body, hiddenAt: null, createdAt: { gt: justNow() } };
		const given = await tx.answer.findFirst({ where: same, select: { id: true } });
		if (given) return given.id;
		const { id } = await tx.answer.create({
			data: { questionId, authorId: userId, official, body, createdAt: now() }
		});
		if (official) await tx.question.update({ where: { id: questionId }, data: { state: 'answered' } });
		await record(tx, actor, 'question.answered', { seasonId, questionId, answerId: id, official });
		await outbox.add(tx, { type: 'question.answered', payload: { questionId, official } });
		if (official && asker && authorId !== userId)
			await queueMail(tx, answerLetter(asker, problem, title, body));
		return id;
	});
}

/** Whether what this person says about a problem counts as an official answer: organisers, and its verified owner. */
export async function speaksOfficially(actor: Actor, problem: PublishedProblem | null): Promise<boolean> {
	if (has(actor, 'organiser')) return true;
	if (!actor.userId || !problem?.organisationId) return false;
	const mine = await organisationsOf(actor.userId);
	return mine.some(({ id, verified }) => verified && id === problem.organisationId);
}

/** Hides a question with its answers; readers see that something was hidden, and why. */
export async function hideQuestion(actor: Actor, questionId: string, reason: string): Promise<void> {
	await hide(actor, reason, async (tx, hiddenAt) => {
		const { count } = await tx.question.updateMany({
			where: { id: questionId, hiddenAt: null },
			data: { hiddenAt, hideReason: reason }
		});
		await record(tx, actor, 'question.hidden', { questionId, reason });
		return count;
	});
}

export async function hideAnswer(actor: Actor, answerId: string, reason: string): Promise<void> {
	await hide(actor, reason, async (tx, hiddenAt) => {
		const { count } = await tx.answer.updateMany({
			where: { id: answerId, hiddenAt: null },
			data: { hiddenAt, hideReason: reason }
		});
		await record(tx, actor, 'answer.hidden', { answerId, reason });
		return count;
	});
}

async function hide(
	actor: Actor,
	reason: string,
	write: (tx: Tx, hiddenAt: Date) => Promise<number>
): Promise<void> {
	insistRole(actor, 'organiser');
	insistText(reason, 300);
	await transaction(async (tx) => refuseIf((await write(tx, now())) === 0, 'not_found'));
}
