/** Photographs are larger than a code needs; this side is enough for one that fills a third of the picture. */
const mostPixels = 1600;
/** Tried harder than a live picture would be: there is only this one. */
const patience = { effort: 8, timeLimit: 3000 };

/**
 * What the QR code in a picture says; null where none is found. The picture stays in this browser, and so does the decoder,
 * which is fetched when the first picture is given.
 */
export async function readCode(picture: Blob): Promise<string | null> {
	const [{ decodeQR }, whole] = await Promise.all([import('qr/decode.js'), createImageBitmap(picture)]);
	const scale = Math.min(1, mostPixels / Math.max(whole.width, whole.height));
	const width = Math.max(1, Math.round(whole.width * scale));
	const height = Math.max(1, Math.round(whole.height * scale));
	const canvas = Object.assign(document.createElement('canvas'), { width, height });
	const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
	drawing.drawImage(whole, 0, 0, width, height);
	whole.close();
	try {
		return decodeQR({ width, height, data: drawing.getImageData(0, 0, width, height).data }, patience);
	} catch {
		return null; // the decoder throws where it finds nothing
	}
}
