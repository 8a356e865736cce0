// FIPS 180-4, in one pass over a whole message. One implementation serves the server's log, the browser's worker and the
// command line: WebCrypto answers every leaf through a promise, which is ten times slower for messages this short.

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0;
const K = new Int32Array(primes.map((p) => fraction(Math.cbrt(p))));
const start = new Int32Array(primes.slice(0, 8).map((p) => fraction(Math.sqrt(p))));

const W = new Int32Array(64);
const H = new Int32Array(8);
let block = new Uint8Array(256);

/** The SHA-256 of `prefix`, if any, followed by `first` and, if any, `second`. */
export function sha256(first: Uint8Array, second?: Uint8Array, prefix = -1): Uint8Array {
	const from = prefix < 0 ? 0 : 1;
	const length = from + first.length + (second?.length ?? 0);
	const padded = ((length + 8) >> 6) * 64 + 64;
	if (block.length < padded) {
		block = new Uint8Array(padded * 2);
	}
	if (from) block[0] = prefix;
	block.set(first, from);
	if (second) block.set(second, from + first.length);
	block.fill(0, length, padded);
	block[length] = 0x80;
	const bits = length * 8; // far below 2^53; the upper word matters from half a gigabyte on
	for (let i = 0, rest = bits; i < 6; i++, rest = Math.floor(rest / 256)) block[padded - 1 - i] = rest % 256;

	H.set(start);
	for (let at = 0; at < padded; at += 64) compress(at);
	const digest = new Uint8Array(32);
	for (let i = 0; i < 8; i++) {
		const h = H[i]!;
		digest[i * 4] = h >>> 24;
		digest[i * 4 + 1] = h >>> 16;
		digest[i * 4 + 2] = h >>> 8;
		digest[i * 4 + 3] = h;
	}
	return digest;
}

function compress(at: number): void {
	for (let t = 0, i = at; t < 16; t++, i += 4) {
		W[t] = (block[i]! << 24) | (block[i + 1]! << 16) | (block[i + 2]! << 8) | block[i + 3]!;
	}
	for (let t = 16; t < 64; t++) {
		const x = W[t - 15]!;
		const y = W[t - 2]!;
		const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
		const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
		W[t] = (W[t - 16]! + s0 + W[t - 7]! + s1) | 0;
	}
	let a = H[0]!;
	let b = H[1]!;
	let c = H[2]!;
	let d = H[3]!;
	let e = H[4]!;
	let f = H[5]!;
	let g = H[6]!;
	let h = H[7]!;
	for (let t = 0; t < 64; t++) {
		const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
		const t1 = (h + S1 + (g ^ (e & (f ^ g))) + K[t]! + W[t]!) | 0;
		const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
		const t2 = (S0 + ((a & b) | (c & (a | b)))) | 0;
		h = g;
		g = f;
		f = e;
		e = (d + t1) | 0;
		d = c;
		c = b;
		b = a;
		a = (t1 + t2) | 0;
	}
	H[0] = (H[0]! + a) | 0;
	H[1] = (H[1]! + b) | 0;
	H[2] = (H[2]! + c) | 0;
	H[3] = (H[3]! + d) | 0;
	H[4] = (H[4]! + e) | 0;
	H[5] = (H[5]! + f) | 0;
	H[6] = (H[6]! + g) | 0;
	H[7] = (H[7]! + h) | 0;
}
