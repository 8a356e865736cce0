import { api } from '#lib/api/registry.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { giveUpUpload, readUpload, signParts } from '#lib/server/evaluation/index.ts';

export const GET = serve(api.readUpload, ({ actor, params }) => readUpload(actor, validId(params.id)));

export const POST = serve(api.signParts, ({ actor, params, body }) =>
	signParts(actor, validId(params.id), body.numbers)
);

export const DELETE = serve(api.giveUpUpload, async ({ actor, params }) => {
	await giveUpUpload(actor, validId(params.id));
	return new Response(null, { status: 204 });
});
