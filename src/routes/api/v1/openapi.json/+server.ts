import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { openApi } from '#lib/api/openapi.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';

export const GET = serve(api.readOpenApi, async ({ event }) => openApi(event.locals.locale, publicOrigin()));
