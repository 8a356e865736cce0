import { prisma } from '#lib/server/platform/index.ts';
import { until } from './until.ts';

/** Lets `count` parties wait for one another, so that what they do next really happens together. */
export function barrier(count: number): () => Promise<void> {
	let waiting = 0;
	const open = Promise.withResolvers<void>();
	return async () => {
		waiting += 1;
		if (waiting === count) open.resolve();
		await open.promise;
	};
}

/** The code of a refusal, or the value, so that a test can list what several parties were told. */
export async function outcome<T>(act: Promise<T>): Promise<T | string> {
	try {
		return await act;
	} catch (error) {
		return (error as { code?: string }).code ?? String(error);
	}
}

/** Does all of it in the same moment; what each was told. */
export function allAtOnce<T>(acts: readonly (() => Promise<T>)[]): Promise<(T | string)[]> {
	const together = barrier(acts.length);
	return Promise.all(acts.map((act) => outcome(together().then(act))));
}

/** The same so many times in one moment. */
export const atOnce = <T>(times: number, act: (at: number) => Promise<T>): Promise<(T | string)[]> =>
	allAtOnce(Array.from({ length: times }, (_, at) => () => act(at)));

/** The code of a refusal, or 'accepted' where the value says nothing. */
export const code = (act: Promise<unknown>): Promise<unknown> => outcome(act.then(() => 'accepted'));

/** Until somebody waits in the database for a lock that another holds. */
export const someoneWaits = () =>
	until(async () => {
		const [row] = await prisma().$queryRaw<{ waiting: bigint }[]>`
			SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted`;
		return row!.waiting > 0n;
	}, 'somebody to wait for a lock');
