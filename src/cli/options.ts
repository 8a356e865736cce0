import type { ParseArgsConfig } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** Every command takes these. */
export const shared = {
	server: { type: 'string' },
	lang: { type: 'string' },
	json: { type: 'boolean' },
	quiet: { type: 'boolean', short: 'q' },
	help: { type: 'boolean', short: 'h' }
} as const satisfies Options;

export interface Values {
	server?: string;
	lang?: string;
	json?: boolean;
	quiet?: boolean;
	[name: string]: string | boolean | undefined;
}
