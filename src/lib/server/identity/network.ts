/** An address as limits and device lists know it: IPv4 whole, IPv6 by its /64, which is one household or phone. */
export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
	if (!plain.includes(':')) return plain;
	const [head = '', tail] = plain.split('::');
	const left = head === '' ? [] : head.split(':');
	const right = !tail ? [] : tail.split(':');
	const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
	const groups = [...left, ...Array<string>(gap).fill('0'), ...right].slice(0, 4);
	return `${groups.map((group) => Number.parseInt(group || '0', 16).toString(16)).join(':')}::/64`;
}
