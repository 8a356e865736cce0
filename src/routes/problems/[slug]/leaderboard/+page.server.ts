import { has } from '#lib/server/platform/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { isRevealed, privateBoard, publicBoard, revealBoard } from '#lib/server/evaluation/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { teamsOf } from '#lib/server/teams/index.ts';
import { Nothing } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const problem = await findPublishedProblem(event.params.slug);
		const revealed = await isRevealed(problem.id);
		const staff = has(actor, 'organiser', 'auditor');
		const final = event.url.searchParams.get('split') === 'private';
		const board = final ? await privateBoard(actor, event.params.slug) : await publicBoard(event.params.slug);
		const mine = actor.userId === null ? [] : (await teamsOf(actor.userId)).map(({ slug }) => slug);
		const finalOffered = revealed || (staff && problem.closedAt !== null);
		const mayReveal = final && !revealed && has(actor, 'organiser');
		return { board, mine, revealed, finalOffered, mayReveal };
	});

export const actions: Actions = {
	reveal: (event) =>
		act(event, Nothing, async (actor) => {
			await revealBoard(actor, event.params.slug);
			return { revealed: true };
		})
};
