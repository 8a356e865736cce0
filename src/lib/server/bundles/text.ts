const utf8 = new TextDecoder('utf-8', { fatal: true });
const korean = new TextDecoder('euc-kr', { fatal: true });

/** A text file as its writer meant it: UTF-8, else the code page of Korean Windows; null for what is no text. */
export function decodeText(bytes: Buffer): string | null {
	if (bytes.includes(0)) return null;
	for (const decoder of [utf8, korean])
		try {
			return decoder.decode(bytes).replaceAll('\r\n', '\n');
		} catch {
			// Perhaps the other one.
		}
	return null;
}
