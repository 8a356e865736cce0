import { m } from '#lib/paraglide/messages.js';
import type { Scope } from './scopes.ts';

export const scopeWords: Record<Scope, { name: () => string; about: () => string }> = {
	read: { name: m.api_scope_read, about: m.api_scope_read_about },
	submit: { name: m.api_scope_submit, about: m.api_scope_submit_about }
};
