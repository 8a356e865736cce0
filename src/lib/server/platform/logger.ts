import pino from 'pino';
import { config } from './config.ts';

/** One JSON line per event: requestId, actor id and code; never a secret, a token, a password or a mail body. */
export const logger = pino({
	level: process.env.VITEST ? 'silent' : config().LOG_LEVEL,
	base: { pid: process.pid },
	redact: ['password', 'token', 'secret', '*.password', '*.token', '*.secret']
});
