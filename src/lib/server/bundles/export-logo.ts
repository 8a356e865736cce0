import { crc32, deflateSync } from 'node:zlib';

const SIZE = 96;
const CHEONG = [0x1f, 0x5f, 0xbf] as const;
const HONG = [0xc0, 0x39, 0x2b] as const;

/** A picture for bundles, which must have one: two halves, as on every stage of the season. */
export function logo(): Buffer {
	const lines = Array.from({ length: SIZE }, () => {
		const pixels = Array.from({ length: SIZE }, (_, x) => (x < SIZE / 2 ? CHEONG : HONG)).flat();
		return Buffer.from([0, ...pixels]);
	});
	const header = Buffer.alloc(13);
	header.writeUInt32BE(SIZE, 0);
	header.writeUInt32BE(SIZE, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.concat(lines))),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, check]);
}
