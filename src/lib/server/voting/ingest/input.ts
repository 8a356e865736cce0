import { accountCookie, passCookie } from '../passes.ts';
import type { BallotInput } from './cast.ts';

export interface Passes {
	pass: string | null;
	accountPass: string | null;
}

/** Anything that is not an object with the right fields is refused by the rules of `castBallot`. */
export function ballotInput(
	slug: string,
	body: Buffer | string,
	{ pass, accountPass }: Passes,
	address?: string
): BallotInput {
	try {
		const { option, nonce, path } = JSON.parse(body as string) as Partial<BallotInput>;
		return { slug, pass, accountPass, address, option, nonce, path };
	} catch {
		return { slug, pass, accountPass, address, option: undefined };
	}
}

export function passesOf(
	authorization: string | null | undefined,
	cookies: string | null | undefined
): Passes {
	const given = authorization?.startsWith('Bearer ') ? authorization.slice(7) : null;
	return {
		pass: given ?? cookieOf(cookies, passCookie),
		accountPass: given ?? cookieOf(cookies, accountCookie)
	};
}

function cookieOf(cookies: string | null | undefined, name: string): string | null {
	const at = cookies?.indexOf(`${name}=`) ?? -1;
	if (at < 0) return null;
	const end = cookies!.indexOf(';', at);
	return cookies!.slice(at + name.length + 1, end < 0 ? undefined : end);
}
