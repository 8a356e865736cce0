import { accountCookie, identityCookie, passCookie, type HeldPasses, type Passes } from '../passes.ts';
import type { BallotInput } from './cast.ts';

/** Anything that is not an object with the right fields is refused by the rules of `castBallot`. */
export function ballotInput(
	slug: string,
	body: Buffer | string,
	{ pass, accountPass, identityPass }: Passes,
	address?: string | null
): BallotInput {
	try {
		const { option, nonce, path } = JSON.parse(body as string) as Partial<BallotInput>;
		return { slug, pass, accountPass, identityPass, address, option, nonce, path };
	} catch {
		return { slug, pass, accountPass, identityPass, address, option: undefined };
	}
}

export function passesOf(
	authorization: string | null | undefined,
	cookies: string | null | undefined
): HeldPasses {
	const given = authorization?.startsWith('Bearer ') ? authorization.slice(7) : null;
	return {
		pass: given ?? cookieOf(cookies, passCookie),
		accountPass: given ?? cookieOf(cookies, accountCookie),
		identityPass: given ?? cookieOf(cookies, identityCookie)
	};
}

export function cookieOf(cookies: string | null | undefined, name: string): string | null {
	const at = cookies?.indexOf(`${name}=`) ?? -1;
	if (at < 0) return null;
	const end = cookies!.indexOf(';', at);
	return cookies!.slice(at + name.length + 1, end < 0 ? undefined : end);
}
