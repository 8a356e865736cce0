import { redirect } from '@sveltejs/kit';
import { DownloadForm } from '#lib/evaluation/rejudge.ts';
import { insistDownload, listRejudges } from '#lib/server/evaluation/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { koreanInput } from '#lib/season/words.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const [sets, problems] = await Promise.all([listRejudges(actor, id), listPublishedProblems(id)]);
		return { sets, problems: problems.map(({ slug, title }) => ({ slug, title })) };
	});

export const actions: Actions = {
	/** Says on the page what is too much for one zip; what fits is then downloaded from its own address. */
	download: (event) =>
		act(event, DownloadForm, async (actor, range) => {
			await insistDownload(actor, range);
			const asked = new URLSearchParams({ problem: range.problem });
			if (range.team) asked.set('team', range.team);
			for (const name of ['from', 'until'] as const)
				if (range[name]) asked.set(name, koreanInput(range[name]));
			redirect(303, `/organiser/rejudge/submissions.zip?${asked}`);
		})
};
