import {
	answerQuestion,
	askQuestion,
	hideAnswer,
	hideQuestion,
	listQuestions,
	speaksOfficially
} from '#lib/server/community/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { has } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { AnswerForm, AskForm, HideAnswerForm, HideQuestionForm } from '#lib/community/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const problem = await findPublishedProblem(event.params.slug);
		return {
			problem,
			questions: await listQuestions(problem.id),
			official: await speaksOfficially(actor, problem),
			mayHide: has(actor, 'organiser')
		};
	});

export const actions: Actions = {
	ask: (event) =>
		act(event, AskForm, async (actor, question) => {
			const { id } = await findPublishedProblem(event.params.slug);
			return { asked: await askQuestion(actor, id, question) };
		}),
	answer: (event) =>
		act(event, AnswerForm, async (actor, { question, body }) => ({
			answered: await answerQuestion(actor, question, body)
		})),
	hideQuestion: (event) =>
		act(event, HideQuestionForm, (actor, { question, reason }) => hideQuestion(actor, question, reason)),
	hideAnswer: (event) =>
		act(event, HideAnswerForm, (actor, { answer, reason }) => hideAnswer(actor, answer, reason))
};
