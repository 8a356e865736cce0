import { issueSetupToken } from '#lib/server/identity/index.ts';
import { config } from '#lib/server/platform/index.ts';

/** While there is no organiser, prints the one-time address at which the first one signs up. */
export async function announceSetup(): Promise<void> {
	const token = await issueSetupToken();
	if (!token) return;
	const { ORIGIN, HOST, PORT } = config();
	console.log(`SETUP ${ORIGIN ?? `http://${HOST}:${PORT}`}/setup/${token}`);
}
