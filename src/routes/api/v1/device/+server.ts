import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { deviceOf } from '#lib/server/app/http/session-cookie.ts';
import { startDeviceLogin } from '#lib/server/identity/index.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';

export const POST = serve(api.startDeviceLogin, async ({ event, body }) => {
	const { network } = deviceOf(event);
	const started = await startDeviceLogin(body.client, body.scopes, network);
	const verificationUri = `${publicOrigin()}${event.locals.locale === 'en' ? '/en' : ''}/device`;
	return {
		...started,
		verificationUri,
		verificationUriComplete: `${verificationUri}?code=${started.userCode}`
	};
});
