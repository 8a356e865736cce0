import worker from './proof.worker.ts?worker&url';

interface Given {
	pass?: string;
	error?: { code: string; message: string; details?: { challenge?: string; seconds?: number } };
}

const ask = async (body: object): Promise<Given> => {
	const answer = await fetch('/api/v1/viewer', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
	return (await answer.json()) as Given;
};

/** A voter pass for this device, after the work that the server asks for it; or the server's refusal. */
export async function earnPass(): Promise<Given> {
	const first = await ask({});
	const challenge = first.error?.details?.challenge;
	return challenge ? ask({ proof: await solve(JSON.parse(challenge)) }) : first;
}

function solve(challenge: unknown): Promise<unknown> {
	const { promise, resolve, reject } = Promise.withResolvers<unknown>();
	const solver = new Worker(worker, { type: 'module' });
	solver.onmessage = ({ data }) => resolve(data);
	solver.onerror = reject;
	solver.postMessage(challenge);
	return promise.finally(() => solver.terminate());
}
