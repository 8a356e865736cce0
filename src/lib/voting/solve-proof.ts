/** The work that is asked for a voter pass, done beside the page by the worker at this address: `proof.worker.ts`, as a build names it. */
export async function solveProof(address: string, challenge: object): Promise<unknown> {
	const worker = new Worker(address, { type: 'module' });
	try {
		return await new Promise((resolve, reject) => {
			worker.onmessage = ({ data }) => resolve(data);
			worker.onerror = reject;
			worker.postMessage(challenge);
		});
	} finally {
		worker.terminate();
	}
}
