import { execFile } from 'node:child_process';

const LOOK_MS = 2000;
const USUAL_GIB = 20;
/** What one more file costs, however little is in it. */
const FILE_BYTES = 1024;

/** What an image may take on disk while it is fetched and unpacked (`COMPUTE_IMAGE_GIB`). */
export function mostImageBytes(told = process.env.COMPUTE_IMAGE_GIB): number {
	const gib = Number(told || USUAL_GIB);
	if (!(gib > 0)) throw new Error('COMPUTE_IMAGE_GIB: a number above zero');
	return Math.round(gib * 1024 ** 3);
}

/** Ends what writes into a directory once that holds too much: a disk that all jobs share has no limit of its own. */
export function diskWatch(directory: string, mostBytes: number, signal?: AbortSignal) {
	const stop = new AbortController();
	let passed = false;
	let looking = false;
	const look = async () => {
		if (looking) return;
		looking = true;
		const [bytes, files] = await Promise.all([measure(directory), measure(directory, '--inodes')]);
		looking = false;
		if (bytes + files * FILE_BYTES <= mostBytes) return;
		passed = true;
		stop.abort();
	};
	const timer = setInterval(() => void look(), LOOK_MS);
	return {
		signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
		passed: () => passed,
		stop: () => clearInterval(timer)
	};
}

/** Files come and go while it counts, so its exit status says nothing. */
const measure = (directory: string, what = '--block-size=1'): Promise<number> =>
	new Promise((resolve) => {
		execFile('/usr/bin/du', ['-s', '-x', what, directory], (_error, printed) =>
			resolve(Number(/^\d+/.exec(printed)?.[0] ?? 0))
		);
	});
