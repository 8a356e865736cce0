const utf8 = new TextDecoder('utf-8', { fatal: true });
const korean = new TextDecoder('euc-kr', { fatal: true });

/** A name as its maker wrote it: UTF-8, else the code page of Korean Windows, else byte by byte. Backslashes part folders. */
export function nameOf(raw: Buffer): string {
	const text = decode(raw).replaceAll('\\', '/');
	return text.startsWith('./') ? text.slice(2) : text;
}

function decode(raw: Buffer): string {
	for (const decoder of [utf8, korean])
		try {
			return decoder.decode(raw);
		} catch {
			// The next one may know it.
		}
	return raw.toString('latin1');
}

/** Whether a path stays below the folder it is put into, on any system, and can be shown. */
export const isContained = (path: string): boolean =>
	path.length > 0 &&
	path.length < 240 &&
	!/[\p{Cc}\p{Zl}\p{Zp}:]/u.test(path) &&
	path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length < 200);
