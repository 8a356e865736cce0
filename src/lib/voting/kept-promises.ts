import { codeOf } from './code.ts';
import { parseProof } from './proof.ts';

/** A promise that this browser keeps for one of its ballots. Nothing in it has been checked yet. */
export interface KeptPromise {
	slug: string;
	/** Name of the log in which the ballot is to stand. */
	origin: string;
	code: string;
	text: string;
}

const prefix = 'promise:';
const suffix = '/promise';

/**
 * The promises in a browser's storage that are the device's own, or of one of these accounts or persons: the pages that take
 * ballots put them there under the poll's slug, and whose they are.
 */
export function keptPromises(
	storage: Pick<Storage, 'length' | 'key' | 'getItem'>,
	keepers: readonly string[]
): KeptPromise[] {
	const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
	return names
		.filter((name) => name.startsWith(prefix))
		.sort()
		.flatMap((name) => {
			const [slug, keeper] = name.slice(prefix.length).split(':');
			const own = keeper === undefined || keepers.includes(keeper);
			return (own && promiseIn(slug!, storage.getItem(name) ?? '')) || [];
		});
}

/** Null for what is no promise: other pages of this site may have written anything there. */
function promiseIn(slug: string, text: string): KeptPromise | null {
	const proof = parseProof(text);
	const signer = proof?.checkpoint.split('\n', 1)[0];
	if (!proof || !signer?.endsWith(suffix)) return null;
	return { slug, origin: signer.slice(0, -suffix.length), code: codeOf(proof.leaf), text };
}
