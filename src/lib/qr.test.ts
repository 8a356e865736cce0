import { decodeQR } from 'qr/decode.js';
import { expect, test } from 'vitest';
import { qrSvg } from './qr.ts';

/** A square picture of an SVG made of rectangles one module high. */
function paint(svg: string, pixels: number) {
	const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);
	const width = size * pixels;
	const data = new Uint8ClampedArray(width * width * 4).fill(255);
	for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
		for (let row = Number(y) * pixels; row < (Number(y) + 1) * pixels; row++) {
			const from = (row * width + Number(x) * pixels) * 4;
			for (let at = from; at < from + Number(length) * pixels * 4; at++) if (at % 4 < 3) data[at] = 0;
		}
	return { width, height: width, data };
}

test.each([
	'otpauth://totp/AI%20Champion:a@b.example?secret=ABC',
	'champion.example/vote/2026/final\n4212\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n— champion.example/vote/2026/final hI2DJw\n',
	'가장 기대되는 연구'
])('a code is read as it was written: %j', (text) => {
	expect(decodeQR(paint(qrSvg(text, 3), 4))).toBe(text);
});
