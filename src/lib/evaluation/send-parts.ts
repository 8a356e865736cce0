/**
 * Sends the parts that the store does not have yet: a few at a time, each again after a failure, with growing pauses.
 * Knows neither browser nor file, so that the page and the command line share it.
 */
import type { UploadPart } from './submission.ts';

export interface PartAddress {
	number: number;
	method: string;
	url: string;
	headers: Record<string, string>;
	expiresAt: string;
}

export interface PutAnswer {
	status: number;
	/** What was said against it, in the reader's language where the store is ours. */
	message?: string | undefined;
}

export interface Sending {
	parts: readonly UploadPart[];
	/** Asks the platform for addresses. Throws `PartRefused` when it gives none, anything else when the line breaks. */
	addresses(numbers: number[]): Promise<PartAddress[]>;
	/** Sends one part; throws when the connection breaks. */
	put(
		to: PartAddress,
		part: UploadPart,
		onbytes: (bytes: number) => void,
		signal: AbortSignal
	): Promise<PutAnswer>;
	signal: AbortSignal;
	/** Bytes of the whole file that have arrived or are on their way. */
	onprogress?(bytes: number): void;
	/** A part failed and waits for its next turn; null when it goes on. */
	onwaiting?(waitMs: number | null): void;
	parallel?: number;
	wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/** What was sent is refused for what it is; sending it again would not help. */
export class PartRefused extends Error {}
/** The line stayed broken; what has arrived stands. */
export class LineBroken extends Error {}

const PARALLEL = 3;
const ADDRESSES_AT_ONCE = 6;
const TRIES = 8;
/** An address with less left than this is not worth starting with. */
const SPARE_MS = 60_000;

export const pauseBefore = (failures: number, random = Math.random()): number =>
	Math.min(30_000, 500 * 2 ** (failures - 1)) * (0.5 + random);

export async function sendParts(sending: Sending): Promise<void> {
	const { parts, signal, onprogress } = sending;
	const missing = parts.filter(({ stands }) => !stands);
	const sent = new Map(parts.map(({ number, bytes, stands }) => [number, stands ? bytes : 0]));
	const tell = () => onprogress?.([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
	const addressOf = addressBook(sending, missing);
	const broken = new AbortController();
	const both = AbortSignal.any([signal, broken.signal]);
	let next = 0;
	const lane = async () => {
		while (next < missing.length) {
			const part = missing[next++]!;
			const ontell = (bytes: number) => {
				sent.set(part.number, Math.min(bytes, part.bytes));
				tell();
			};
			await sendOne(sending, part, addressOf, ontell, both);
			ontell(part.bytes);
		}
	};
	tell();
	const lanes = Array.from({ length: Math.min(sending.parallel ?? PARALLEL, missing.length) }, lane);
	try {
		await Promise.all(lanes);
	} catch (error) {
		broken.abort(error); // the other lanes stop with the first that fails
		await Promise.allSettled(lanes);
		throw error;
	}
}

async function sendOne(
	sending: Sending,
	part: UploadPart,
	addressOf: ReturnType<typeof addressBook>,
	ontell: (bytes: number) => void,
	signal: AbortSignal
): Promise<void> {
	const { put, onwaiting, wait = rest } = sending;
	let refusal = '';
	for (let failures = 0; failures < TRIES;) {
		signal.throwIfAborted();
		const tried = addressOf(part.number).then((to) => put(to, part, ontell, signal));
		const answer = await tried.catch((error: unknown): PutAnswer => {
			signal.throwIfAborted();
			if (error instanceof PartRefused) throw error;
			return { status: 0 }; // the line broke
		});
		if (answer.status >= 200 && answer.status < 300) return onwaiting?.(null);
		failures += 1;
		ontell(0);
		addressOf.forget(part.number);
		refusal = answer.status >= 400 && answer.status < 500 ? (answer.message ?? String(answer.status)) : '';
		// Refused bytes may have been spoiled on the way: once more, then it is the file.
		if (refusal && answer.status !== 403 && failures >= 3) throw new PartRefused(refusal);
		const pause = pauseBefore(failures);
		onwaiting?.(pause);
		await wait(pause, signal);
	}
	throw refusal ? new PartRefused(refusal) : new LineBroken();
}

/** Addresses, asked for several at a time, a part's own among them. */
function addressBook({ addresses }: Sending, missing: readonly UploadPart[]) {
	const known = new Map<number, PartAddress>();
	const asked = new Map<number, Promise<void>>();
	const ask = (number: number): Promise<void> => {
		const from = missing.findIndex((part) => part.number === number);
		const batch = missing.slice(from, from + ADDRESSES_AT_ONCE).map((part) => part.number);
		const wanted = batch.filter((one) => one === number || (!known.has(one) && !asked.has(one)));
		const answer = addresses(wanted)
			.then((got) => got.forEach((address) => known.set(address.number, address)))
			.finally(() => wanted.forEach((one) => asked.delete(one)));
		for (const one of wanted) asked.set(one, answer);
		return answer;
	};
	const addressOf = async (number: number): Promise<PartAddress> => {
		for (;;) {
			const address = known.get(number);
			if (address && Date.parse(address.expiresAt) - Date.now() > SPARE_MS) return address;
			await (asked.get(number) ?? ask(number));
			if (!known.has(number)) throw new PartRefused(`no address for part ${number}`);
			if (Date.parse(known.get(number)!.expiresAt) - Date.now() <= SPARE_MS) return known.get(number)!;
		}
	};
	return Object.assign(addressOf, { forget: (number: number) => void known.delete(number) });
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(done, ms);
		function done() {
			signal.removeEventListener('abort', stop);
			resolve();
		}
		function stop() {
			clearTimeout(timer);
			reject(signal.reason as Error);
		}
		signal.addEventListener('abort', stop, { once: true });
	});
}
