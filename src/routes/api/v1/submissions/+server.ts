import * as v from 'valibot';
import { NewSubmissionSchema } from '#lib/evaluation/submission.ts';
import { createSubmission } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import type { RequestHandler } from './$types';

/** Reserves a submission and answers with the address to upload to. */
export const POST: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const body: unknown = await event.request.json().catch(() => null);
		const wanted = v.safeParse(NewSubmissionSchema, body);
		if (!wanted.success)
			return refuse('bad_input', {
				fields: wanted.issues.map((issue) => v.getDotPath(issue) ?? '').join(', ')
			});
		return createSubmission(actor, wanted.output);
	});
