/** JSON of rows that hold BigInt columns: a safe integer as a number, a larger one as digits in a string. */
export function jsonOf(value: unknown): string {
	return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? plain(inner) : inner));
}

const plain = (big: bigint) => (Number.isSafeInteger(Number(big)) ? Number(big) : String(big));
