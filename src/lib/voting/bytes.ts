const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Standard base64 with padding, as RFC 4648 section 4 and the C2SP notes want it. */
export function base64(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}

/** The bytes of a base64 text, or null where it is not the one canonical spelling of any. */
export function fromBase64(text: string): Uint8Array | null {
	if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
	const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
	return base64(bytes) === text ? bytes : null;
}

export const hex = (bytes: Uint8Array): string =>
	Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The reverse, of an even number of lower-case digits. */
export const fromHex = (text: string): Uint8Array =>
	Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16));

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}
