import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { identityEntries } from './config-identity.ts';
import { partFaults } from './config-whole.ts';

const flag = v.pipe(
	v.string(),
	v.transform((text) => ['1', 'true', 'yes', 'on'].includes(text.toLowerCase()))
);
const count = v.pipe(
	v.string(),
	v.transform(Number),
	v.integer('must be a whole number'),
	v.minValue(0, 'must not be below 0')
);
const address = (...schemes: string[]) => {
	const fits = (text: string) => schemes.includes(URL.parse(text)?.protocol ?? '');
	return v.pipe(v.string(), v.check(fits, `must be an address that begins with ${schemes.join('// or ')}//`));
};

/** The driver reads it by the same rules and would throw where these do. */
const isDatabase = (text: string): boolean => {
	try {
		const { username, password, pathname } = new URL(text);
		return [username, password, pathname].map(decodeURIComponent).length > 0;
	} catch {
		return false;
	}
};
const isOrigin = (text: string): boolean => {
	const url = URL.parse(text);
	return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.protocol}//${url.host}/`;
};

const Environment = v.object({
	NODE_ENV: v.optional(v.string(), 'production'),
	HOST: v.optional(v.string(), '127.0.0.1'),
	PORT: v.optional(v.pipe(count, v.maxValue(65_535, 'must be a port, 65535 at most')), '3000'),
	ORIGIN: v.optional(
		v.pipe(
			v.string(),
			v.check(isOrigin, 'must be scheme, host and port alone, as in https://champion.example')
		)
	),
	DATABASE_URL: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
			v.check(isDatabase, 'must be an address, as in postgresql://user:password@host:5432/name')
		)
	),
	DATA_DIR: v.optional(v.string(), '.data'),
	SECRET: v.optional(v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters'))),
	/** Plants the demo season into an empty database and shows mail on a developer page. */
	DEMO: v.optional(flag),
	/** Whether staff roles wait for a second factor even on accounts that have none yet; on unless in a demo. */
	REQUIRE_SECOND_FACTOR: v.optional(flag),
	SMTP_URL: v.optional(address('smtp:', 'smtps:')),
	MAIL_FROM: v.optional(v.string(), 'AI Champion <no-reply@champion.example>'),
	S3_ENDPOINT: v.optional(address('http:', 'https:')),
	S3_REGION: v.optional(v.string(), 'us-east-1'),
	S3_BUCKET: v.optional(v.string()),
	S3_ACCESS_KEY_ID: v.optional(v.string()),
	S3_SECRET_ACCESS_KEY: v.optional(v.string()),
	WORKER_SLOTS: v.optional(count, '2'),
	/** Pools of computing as a file; see docs/slurm.md. */
	POOLS_FILE: v.optional(v.string()),
	/** How long a worker that is not heard of keeps its jobs; it is heard four times in that time. */
	JOB_LEASE_MS: v.optional(v.pipe(count, v.minValue(200)), '20000'),
	/** Voter passes that one network may be issued in an hour; 0 for no limit. As with ballots, one address may be a carrier's. */
	PASSES_PER_NETWORK: v.optional(count, '6000'),
	/** Ballots a minute that one process takes from one network; 0 for no limit. A carrier puts thousands behind one address. */
	BALLOTS_PER_NETWORK: v.optional(count, '6000'),
	/** Into how many tables ballots are laid by a hash of the voter, at the next start without an open vote; left as they are where unset. */
	BALLOT_PARTITIONS: v.optional(
		v.pipe(count, v.minValue(1, 'must be 1 or more'), v.maxValue(16, 'must be 16 at most'))
	),
	/** The header in which the proxy in front tells whose request it is, and how many proxies have added to it. */
	ADDRESS_HEADER: v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase()), ''),
	XFF_DEPTH: v.optional(v.pipe(count, v.minValue(1)), '1'),
	/** The most hashes that a device tries before it gets a voter pass; 0 asks for none. */
	PASS_PROOF: v.optional(count, '60000'),
	/** How long a page without scripts was open before it gets one. */
	PASS_WAIT_SECONDS: v.optional(count, '5'),
	/** By what ballots of a new poll are set aside, as in docs/vote-log.md; `none` for by hand only. */
	FRAUD_RULES: v.optional(v.string(), 'burst:300 fresh:100 skew:200,40'),
	/** Days after publication for which it is known from which networks a poll's voters came. */
	VOTE_TRACES_DAYS: v.optional(count, '14'),
	/** Days after its end for which that is known of a poll that is not published. */
	VOTE_TRACES_UNPUBLISHED_DAYS: v.optional(count, '30'),
	/** Who cosigns the checkpoints of votes: key and address of each witness in turn, separated by spaces. */
	WITNESSES: v.optional(v.string(), ''),
	...identityEntries,
	/** Multiplies every rate limit; the headless season raises it, since all its people sit on one address. */
	RATE_FACTOR: v.optional(count, '1'),
	// A person at a terminal reads what goes wrong; whoever keeps the log wants all of it.
	LOG_LEVEL: v.optional(
		v.picklist(['debug', 'info', 'warn', 'error', 'silent']),
		process.stdout.isTTY ? 'warn' : 'info'
	)
});

export interface Config extends Omit<
	v.InferOutput<typeof Environment>,
	'SECRET' | 'DEMO' | 'REQUIRE_SECOND_FACTOR'
> {
	SECRET: string;
	DEMO: boolean;
	REQUIRE_SECOND_FACTOR: boolean;
}

/** Parses the environment once; a missing or wrong key is named, with what it should be. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
	const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
	const parsed = v.safeParse(Environment, filled, { abortPipeEarly: true });
	const parts = partFaults(filled);
	if (!parsed.success || parts.length > 0) {
		const faults = parsed.issues?.map((issue) => `${v.getDotPath(issue) ?? '?'}: ${issue.message}`) ?? [];
		throw new Error(`The configuration is not usable. ${[...faults, ...parts].join('; ')}`);
	}
	const values = parsed.output;
	// Demo accounts exist only where nobody named a database of their own, unless they ask for them.
	const demo = values.DEMO ?? values.DATABASE_URL === undefined;
	return {
		...values,
		SECRET: values.SECRET ?? keptSecret(values.DATA_DIR),
		DEMO: demo,
		REQUIRE_SECOND_FACTOR: values.REQUIRE_SECOND_FACTOR ?? !demo
	};
}

/** The installation's secret, made on first use and kept beside the embedded database. */
function keptSecret(dataDir: string): string {
	const file = path.resolve(dataDir, 'secret');
	mkdirSync(path.dirname(file), { recursive: true });
	// `wx`: of two processes that start together, the first one's secret stands.
	if (!existsSync(file)) {
		try {
			writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
	return readFileSync(file, 'utf8').trim();
}

let current: Config | undefined;
export const config = (): Config => (current ??= readConfig(process.env));
