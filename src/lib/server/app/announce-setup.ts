import { issueSetupToken } from '#lib/server/identity/index.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';

/** While there is no organiser, prints and returns the one-time address at which the first one signs up. */
export async function announceSetup(): Promise<string | null> {
	const token = await issueSetupToken();
	if (!token) return null;
	const address = `${publicOrigin()}/setup/${token}`;
	console.log(`SETUP ${address}`);
	return address;
}
