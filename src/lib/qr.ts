import encodeQR from 'qr';

/** Text as a QR code. Always dark on light: cameras do not read the reverse. `border` in modules. */
export function qrSvg(text: string, border: number): string {
	const rows = encodeQR(text, 'raw', { border, ecc: 'low' });
	const size = rows.length;
	const runs = rows.flatMap((row, y) =>
		[
			...row
				.map((dark) => (dark ? '1' : '0'))
				.join('')
				.matchAll(/1+/g)
		].map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`)
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${runs.join('')}"/></svg>`;
}
