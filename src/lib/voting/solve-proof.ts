import worker from './proof.worker.ts?worker&url';

/** The work that is asked for a voter pass, done beside the page. */
export async function solveProof(challenge: object): Promise<unknown> {
	const solver = new Worker(worker, { type: 'module' });
	try {
		return await new Promise((resolve, reject) => {
			solver.onmessage = ({ data }) => resolve(data);
			solver.onerror = reject;
			solver.postMessage(challenge);
		});
	} finally {
		solver.terminate();
	}
}
