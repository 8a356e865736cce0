// Does the work for a voter pass (ALTCHA v1: the number whose SHA-256 after the salt is the challenge) beside the page, so
// that no press waits for it. One hash at a time in this thread: the browser's own answers each through a promise.
const K = new Int32Array(64);
const start = new Int32Array(8);
for (let n = 2, found = 0; found < 64; n++) {
	let prime = true;
	for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
	if (!prime) continue;
	const part = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
	if (found < 8) start[found] = part(Math.sqrt(n));
	K[found++] = part(Math.cbrt(n));
}

const W = new Int32Array(64);
const H = new Int32Array(8);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function compress(bytes, at) {
	for (let t = 0; t < 16; t++, at += 4)
		W[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
	for (let t = 16; t < 64; t++) {
		const x = W[t - 15];
		const y = W[t - 2];
		W[t] =
			(W[t - 16] +
				(turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
				W[t - 7] +
				(turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) |
			0;
	}
	let [a, b, c, d, e, f, g, h] = H;
	for (let t = 0; t < 64; t++) {
		const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
		const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		h = g;
		g = f;
		f = e;
		e = (d + one) | 0;
		d = c;
		c = b;
		b = a;
		a = (one + two) | 0;
	}
	H[0] += a;
	H[1] += b;
	H[2] += c;
	H[3] += d;
	H[4] += e;
	H[5] += f;
	H[6] += g;
	H[7] += h;
}

/** The first word decides almost always; the rest is compared only where it agrees. */
function solve({ salt, challenge, maxnumber }) {
	const wanted = Array.from({ length: 8 }, (_, i) => parseInt(challenge.slice(i * 8, i * 8 + 8), 16) | 0);
	for (let number = 0; number <= maxnumber; number++) {
		const text = salt + number;
		const bytes = new Uint8Array(((text.length + 8) >> 6) * 64 + 64);
		for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
		bytes[text.length] = 0x80;
		bytes[bytes.length - 2] = (text.length * 8) >> 8;
		bytes[bytes.length - 1] = (text.length * 8) & 255;
		H.set(start);
		for (let at = 0; at < bytes.length; at += 64) compress(bytes, at);
		if (H.every((word, i) => word === wanted[i])) return number;
	}
	return null;
}

onmessage = ({ data }) => {
	const { algorithm, challenge, salt, signature } = data;
	postMessage({ algorithm, challenge, salt, signature, number: solve(data) });
};
