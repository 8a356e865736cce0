import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Scope } from '#lib/api/scopes.ts';
import type { Actor } from '#lib/server/platform/index.ts';
import type { Stage } from '#lib/server/season/index.ts';
import type { Locale, Text } from '#lib/text.ts';

export type Theme = 'light' | 'dark' | 'system';

/** Takes a request before the pages do, or says false to let it pass. */
type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

declare global {
	namespace App {
		interface Error {
			message: string;
			code?: string;
			/** What was typed into a form that could not be taken and is no longer there to hold it. */
			typed?: string[];
		}
		interface Locals {
			actor: Actor;
			locale: Locale;
			requestId: string;
			/** The session's token, for acts on this device's own session; null when nobody is signed in. */
			sessionToken: string | null;
			/** What the token that came with the request may do; only where one came. */
			scopes?: ReadonlySet<Scope>;
			theme: Theme;
		}
		interface PageData {
			locale: Locale;
			user: { id: string; name: string; email: string; roles: string[]; secondFactorOwed: boolean } | null;
			season: { id: string; slug: string; name: Text; stage: Stage } | null;
			theme: Theme;
		}
	}

	/** The HTTP server that the sockets hang on: Vite's in development, server.js's in production. */
	var __httpServer: Server | undefined;
	/** Hot paths that are answered before SvelteKit sees the request. */
	var __frontHandlers: FrontHandler[] | undefined;
}

export {};
