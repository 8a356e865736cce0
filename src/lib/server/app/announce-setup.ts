import { issueSetupToken } from '#lib/server/identity/index.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';

/** While there is no organiser, prints the one-time address at which the first one signs up. */
export async function announceSetup(): Promise<void> {
	const token = await issueSetupToken();
	if (!token) return;
	console.log(`SETUP ${publicOrigin()}/setup/${token}`);
}
