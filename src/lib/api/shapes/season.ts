import * as v from 'valibot';
import { organisationKinds, roles } from '#lib/identity/schema.ts';
import { teamKinds } from '#lib/teams/schema.ts';
import { scopes } from '../scopes.ts';
import { At, Both, Count, Slug, Uuid } from './common.ts';

const Stage = v.picklist(['sourcing', 'entry', 'selection', 'final', 'aftercare']);

export const Season = v.object({
	id: Uuid,
	slug: Slug,
	name: Both,
	call: Both,
	criteria: v.unknown(),
	demo: v.boolean(),
	stage: Stage,
	stages: v.array(
		v.object({
			stage: Stage,
			opensAt: v.nullable(At),
			closesAt: v.nullable(At),
			state: v.picklist(['planned', 'open', 'closed'])
		})
	)
});

const teamFacts = {
	slug: Slug,
	name: v.string(),
	motto: v.nullable(Both),
	kind: v.picklist(teamKinds),
	country: v.string()
};

export const TeamList = v.object({
	season: Slug,
	rows: v.array(v.object({ ...teamFacts, members: Count, selected: v.boolean() })),
	total: Count,
	page: Count,
	pages: Count
});

export const Team = v.object({
	id: Uuid,
	...teamFacts,
	rosterLocked: v.boolean(),
	members: v.array(
		v.object({ name: v.string(), affiliation: v.string(), role: v.string(), captain: v.boolean() })
	)
});

export const Me = v.object({
	id: Uuid,
	name: v.string(),
	email: v.nullable(v.string()),
	locale: v.picklist(['ko', 'en']),
	roles: v.array(v.picklist(roles)),
	secondFactorOwed: v.boolean(),
	organisations: v.array(
		v.object({
			id: Uuid,
			slug: Slug,
			name: Both,
			kind: v.picklist(organisationKinds),
			domain: v.string(),
			verified: v.boolean(),
			role: v.picklist(['owner', 'member'])
		})
	),
	teams: v.array(v.object({ id: Uuid, slug: Slug, name: v.string() })),
	/** What the token that asks may do; null for a browser's session. */
	scopes: v.nullable(v.array(v.picklist(scopes)))
});

export const DeviceLogin = v.object({
	deviceCode: v.string(),
	userCode: v.string(),
	verificationUri: v.string(),
	verificationUriComplete: v.string(),
	expiresInSeconds: Count,
	intervalSeconds: Count
});
export const IssuedToken = v.object({
	id: Uuid,
	token: v.string(),
	scopes: v.array(v.picklist(scopes)),
	expiresAt: At
});
