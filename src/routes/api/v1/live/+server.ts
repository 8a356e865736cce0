import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentFrame } from '#lib/server/broadcast/index.ts';
import { refuse } from '#lib/server/platform/index.ts';

/** The same bytes for all, so that a cache can carry a nation. */
export const GET = serve(api.readLive, async () => ((await currentFrame()) ?? refuse('no_season')).frame);
