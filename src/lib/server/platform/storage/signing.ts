import { hmac, sameBytes } from '../crypto.ts';
import { refuseIf } from '../errors.ts';

/** What an address of the embedded store allows: to read, to read as a job, to write an object, to write a part of one. */
export type Act = 'GET' | 'JOB' | 'PUT' | 'PART';

const signature = (act: Act, key: string, expires: string, detail: string): Buffer =>
	hmac('store', [act, key, expires, detail].join('\n'));

export function signedAddress(act: Act, key: string, expiresAt: Date, detail: string): string {
	const expires = String(expiresAt.getTime());
	const mac = signature(act, key, expires, detail).toString('base64url');
	const query = new URLSearchParams({ expires, detail, mac });
	if (act === 'PART' || act === 'JOB') query.set(act.toLowerCase(), '');
	return `/api/store/${key}?${query}`;
}

/** What a signed address allows, or a refusal. `detail` is whatever was signed with it. */
export function readSignedQuery(
	act: Act,
	key: string,
	query: URLSearchParams,
	now: Date
): { detail: string } {
	const expires = query.get('expires') ?? '';
	const detail = query.get('detail') ?? '';
	const mac = Buffer.from(query.get('mac') ?? '', 'base64url');
	refuseIf(!sameBytes(mac, signature(act, key, expires, detail)), 'address_not_valid');
	refuseIf(Number(expires) < now.getTime(), 'address_expired');
	return { detail };
}

/** A part's place and content as one signed word: `<upload>.<number>.<bytes>.<sha256>`. */
export const partDetail = (uploadId: string, number: number, bytes: number, sha256: string): string =>
	[uploadId, number, bytes, sha256].join('.');

/** Begins the detail of an upload that tells its size when it comes; the bound follows. */
export const UP_TO = 'up-to.';

export function readPartDetail(detail: string) {
	const [uploadId = '', number, bytes, sha256 = ''] = detail.split('.');
	return { uploadId, number: Number(number), bytes: Number(bytes), sha256 };
}
