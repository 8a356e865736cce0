import { kindsWithoutPlace, openProblem } from '#lib/server/evaluation/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import {
	addFile,
	closeProblem,
	maxFileBytes,
	publishingChecklist,
	publishVersion,
	removeFile,
	saveDraft,
	sealedReads,
	workingProblem
} from '#lib/server/problems/index.ts';
import { readRun } from '#lib/problems/run-limits.ts';
import { readScoring } from '#lib/problems/scoring.ts';
import { FileForm, FileIdForm, ProblemForm, VersionForm } from '#lib/problems/problem-schema.ts';
import * as v from 'valibot';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const problem = await workingProblem(actor, event.params.id);
		const checklist = problem.state === 'draft' ? await publishingChecklist(actor, problem.id) : null;
		const { content, practice, state } = problem;
		const asked = {
			...content,
			...{ run: readRun(content.run), scoring: readScoring(content.scoring), practice, closedAt: null }
		};
		const withoutPlace = state === 'closed' ? [] : await kindsWithoutPlace(asked);
		return { problem, checklist, withoutPlace, maxFileBytes, sealed: await sealedReads(actor, problem.id) };
	});

const Nothing = v.object({});

export const actions: Actions = {
	save: (event) =>
		act(event, ProblemForm, async (actor, input) => {
			await saveDraft(actor, event.params.id, input);
			return { saved: true };
		}),
	upload: (event) =>
		act(event, FileForm, async (actor, { role, sealed, file }) => {
			const bytes = new Uint8Array(await file.arrayBuffer());
			await addFile(actor, event.params.id, { name: file.name, role, bytes, ...(sealed && { sealed }) });
			return { saved: true };
		}),
	remove: (event) =>
		act(event, FileIdForm, async (actor, { file }) => {
			await removeFile(actor, event.params.id, file);
			return { saved: true };
		}),
	publish: (event) =>
		act(event, Nothing, async (actor) => {
			await openProblem(actor, event.params.id);
			return { published: 1 };
		}),
	publishVersion: (event) =>
		act(event, VersionForm, async (actor, edit) => ({
			published: await publishVersion(actor, event.params.id, edit)
		})),
	close: (event) =>
		act(event, Nothing, async (actor) => {
			await closeProblem(actor, event.params.id);
			return { saved: true };
		})
};
