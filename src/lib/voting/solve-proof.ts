import worker from './proof.worker.ts?worker&url';

/** The work that is asked for a voter pass, done beside the page. */
export function solveProof(challenge: object): Promise<unknown> {
	const { promise, resolve, reject } = Promise.withResolvers<unknown>();
	const solver = new Worker(worker, { type: 'module' });
	solver.onmessage = ({ data }) => resolve(data);
	solver.onerror = reject;
	solver.postMessage(challenge);
	return promise.finally(() => solver.terminate());
}
