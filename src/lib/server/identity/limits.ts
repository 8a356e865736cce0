import { sha256Hex, takeToken } from '#lib/server/platform/index.ts';

/** Limits one kind of act by network and by address. The bucket's name holds a hash: it is no list of addresses. */
export async function limitTries(act: string, network: string, address: string): Promise<void> {
	await takeToken(`${act}:network:${network}`, { burst: 30, perMinute: 10 });
	const who = sha256Hex(`${act}:${address}`).slice(0, 32);
	// Tighter for one network at one address, so that a stranger elsewhere cannot lock the owner out.
	await takeToken(`${act}:pair:${sha256Hex(`${who}:${network}`).slice(0, 32)}`, { burst: 8, perMinute: 3 });
	await takeToken(`${act}:address:${who}`, { burst: 40, perMinute: 20 });
}

/** Letters to one address: enough for a lost one, too few to fill a stranger's box. */
export async function limitLetters(act: string, network: string, address: string): Promise<void> {
	await takeToken(`${act}:network:${network}`, { burst: 20, perMinute: 5 });
	await takeToken(`${act}:address:${sha256Hex(`${act}:${address}`).slice(0, 32)}`, {
		burst: 4,
		perMinute: 0.2
	});
}
