import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';

export const GET = serve(api.listProblems, async () => listPublishedProblems((await currentSeason()).id));
