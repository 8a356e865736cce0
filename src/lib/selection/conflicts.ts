import { isPublicProvider } from '#lib/identity/mail-domains.ts';

export const conflictSources = [
	'declared',
	'member',
	'organisation',
	'mail-domain',
	'problem-owner'
] as const;
export type ConflictSource = (typeof conflictSources)[number];

export interface PersonFacts {
	id: string;
	mailDomain: string;
	/** Verified organisations, by id, with the domain each has proven. */
	organisations: { id: string; domain: string }[];
}
export interface EntryFacts {
	members: PersonFacts[];
	/** The organisation that owns the problem. */
	owner: { id: string; domain: string } | null;
}
export interface DerivedConflict {
	source: Exclude<ConflictSource, 'declared'>;
	/** What the two have in common: a domain or the id of an organisation; empty for a member. */
	shared: string;
}

/** What ties a person to an entry, as far as the platform's own data shows. */
export function derivedConflicts(person: PersonFacts, entry: EntryFacts): DerivedConflict[] {
	const found: DerivedConflict[] = [];
	if (entry.members.some(({ id }) => id === person.id)) found.push({ source: 'member', shared: '' });
	const others = entry.members.filter(({ id }) => id !== person.id);
	const organisation = person.organisations.find(({ id }) =>
		others.some((member) => member.organisations.some((theirs) => theirs.id === id))
	);
	if (organisation) found.push({ source: 'organisation', shared: organisation.domain });
	const domain = person.mailDomain;
	if (!isPublicProvider(domain) && others.some((member) => member.mailDomain === domain))
		found.push({ source: 'mail-domain', shared: domain });
	const { owner } = entry;
	if (owner && (domain === owner.domain || person.organisations.some(({ id }) => id === owner.id)))
		found.push({ source: 'problem-owner', shared: owner.domain });
	return found;
}
