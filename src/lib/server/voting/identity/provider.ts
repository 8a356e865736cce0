import { config } from '#lib/server/platform/index.ts';
import type { IdentityRule } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';

/** Who vouches for people in this installation, as everyone may know it. */
export interface IdentityProvider extends IdentityRule {
	name: Text;
}

/** Null where none is set up. */
export function identityProvider(): IdentityProvider | null {
	const { IDENTITY_ISSUER: issuer, IDENTITY_CLAIM: claim, IDENTITY_NAME_KO, IDENTITY_NAME_EN } = config();
	if (issuer === undefined) return null;
	const host = hostOf(issuer);
	const name = {
		ko: IDENTITY_NAME_KO ?? IDENTITY_NAME_EN ?? host,
		en: IDENTITY_NAME_EN ?? IDENTITY_NAME_KO ?? host
	};
	return { issuer, claim, name };
}

/** The provider of a poll whose rules are fixed, named by its host where it is no longer the installation's. */
export function providerOf(rule: IdentityRule | undefined): IdentityProvider | null {
	if (!rule) return null;
	const host = hostOf(rule.issuer);
	return isCurrent(rule) ? identityProvider() : { ...rule, name: { ko: host, en: host } };
}

export function isCurrent({ issuer, claim }: IdentityRule): boolean {
	const current = identityProvider();
	return current?.issuer === issuer && current.claim === claim;
}

const hostOf = (issuer: string): string => URL.parse(issuer)?.host ?? issuer;
