import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { pollDeviceLogin } from '#lib/server/identity/index.ts';

export const POST = serve(api.pollDeviceLogin, ({ body }) => pollDeviceLogin(body.deviceCode));
