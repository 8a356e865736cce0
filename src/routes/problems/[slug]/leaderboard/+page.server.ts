import { FreezeForm } from '#lib/evaluation/freeze-form.ts';
import { has } from '#lib/server/platform/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import {
	boardFreeze,
	freezeBoard,
	isRevealed,
	readBoard,
	revealBoard,
	thawBoard
} from '#lib/server/evaluation/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { teamsOf } from '#lib/server/teams/index.ts';
import { Nothing } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { slug } = event.params;
		const { searchParams } = event.url;
		const problem = await findPublishedProblem(slug);
		const revealed = await isRevealed(problem.id);
		const staff = has(actor, 'organiser', 'auditor');
		const final = searchParams.get('split') === 'private';
		const board = await readBoard(actor, slug, {
			split: final ? 'private' : 'public',
			page: Number(searchParams.get('page') ?? 1),
			q: searchParams.get('q') ?? '',
			team: searchParams.get('team') ?? '',
			live: searchParams.has('live')
		});
		const mine = actor.userId === null ? [] : (await teamsOf(actor.userId)).map((team) => team.slug);
		const finalOffered = revealed || (staff && problem.closedAt !== null);
		const mayReveal = final && !revealed && has(actor, 'organiser');
		const freeze = !final && has(actor, 'organiser') ? await boardFreeze(actor, slug) : null;
		const q = searchParams.get('q') ?? '';
		return { board, mine, revealed, finalOffered, mayReveal, freeze, q };
	});

export const actions: Actions = {
	reveal: (event) =>
		act(event, Nothing, async (actor) => {
			await revealBoard(actor, event.params.slug);
			return { revealed: true };
		}),
	freeze: (event) =>
		act(event, FreezeForm, async (actor, span) => {
			await freezeBoard(actor, event.params.slug, span);
			return { frozen: true };
		}),
	thaw: (event) =>
		act(event, Nothing, async (actor) => {
			await thawBoard(actor, event.params.slug);
			return { frozen: false };
		})
};
