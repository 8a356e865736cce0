import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Kit compares each form's Origin header with its own address. With ORIGIN, or a proxy's PROTOCOL_HEADER, that is
 * settled. Otherwise it is http:// and the Host header, which is right for 127.0.0.1, localhost and any port alike.
 * True in that last case; must run before Kit's handler is loaded, which reads the environment once.
 */
export function originRule(environment) {
	if (!environment.ORIGIN)
		delete environment.ORIGIN; // Kit refuses an empty one
	else environment.ORIGIN = environment.ORIGIN.replace(/\/+$/, '');
	if (environment.ORIGIN || environment.PROTOCOL_HEADER || environment.HOST_HEADER) return false;
	environment.PROTOCOL_HEADER = 'x-served-protocol';
	return true;
}

/** Names that nobody else can point at us: addresses, localhost, this machine's own name. */
export function isOwnName(hostHeader) {
	const name = URL.parse(`http://${hostHeader}`)?.hostname ?? '';
	if (isIP(name.replace(/^\[|\]$/g, ''))) return true;
	return name === 'localhost' || name.endsWith('.localhost') || name === hostname().toLowerCase();
}
