/**
 * One clear sentence for a database that cannot be reached. The password of the address never appears in it.
 */
export function connectionProblem(error: unknown, url: string): Error {
	const target = address(url);
	if (!target)
		return new Error('DATABASE_URL is not an address: write postgresql://user:password@host:5432/name.');
	const code =
		(error as { code?: string }).code ?? (error as { errors?: { code?: string }[] }).errors?.[0]?.code;
	const reason = reasons[code ?? '']?.(target) ?? `cannot be used (${(error as Error).message || code})`;
	const remedy = 'Correct it, or remove DATABASE_URL to use the built-in PostgreSQL.';
	return new Error(`The database ${target.host}/${target.name} of DATABASE_URL ${reason}. ${remedy}`, {
		cause: error
	});
}

interface Target {
	host: string;
	name: string;
	user: string;
}

const reasons: Record<string, (target: Target) => string> = {
	ECONNREFUSED: () => 'does not answer: nothing listens there',
	ETIMEDOUT: () => 'does not answer in time',
	ENOTFOUND: () => 'cannot be found: the host name is unknown',
	EAI_AGAIN: () => 'cannot be found: the host name could not be looked up',
	ECONNRESET: () => 'closed the connection',
	'28P01': ({ user }) => `does not accept the password of "${user}"`,
	'28000': ({ user }) => `does not let "${user}" in`,
	'3D000': ({ name }) => `does not exist: create "${name}" first`,
	'53300': () => 'has no free connections'
};

function address(url: string): Target | null {
	try {
		const parsed = new URL(url);
		if (!/^postgres(ql)?:$/.test(parsed.protocol)) return null;
		return {
			host: parsed.host || 'localhost',
			name: parsed.pathname.slice(1) || parsed.username,
			user: parsed.username
		};
	} catch {
		return null;
	}
}
