import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { revokeThisToken } from '#lib/server/identity/index.ts';

export const DELETE = serve(api.endToken, ({ actor }) => revokeThisToken(actor));
