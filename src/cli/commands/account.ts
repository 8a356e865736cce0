import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { formatDate } from '#lib/format.ts';
import type { DeviceAnswer, MeAnswer, TokenAnswer } from '../answers.ts';
import { Refusal, type Client } from '../client.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { clean, facts } from '../print.ts';

export const login: Command = {
	name: 'login',
	usage: 'champion login [--server ADDRESS] [--token TOKEN|-] [--read-only]',
	about: {
		ko: '브라우저에서 코드를 확인해 로그인합니다. --token으로 만들어 둔 토큰을 쓰고, -이면 표준 입력에서 읽습니다.',
		en: 'Signs in by a code that you confirm in a browser. --token takes one you made; - reads it from standard input.'
	},
	takes: [0, 0],
	options: { token: { type: 'string' }, 'read-only': { type: 'boolean' } },
	async run(context, _, values) {
		const given = values.token === '-' ? await standardInput() : values.token;
		if (given !== undefined) return loginByToken(context, String(given).trim());
		const issued = await loginByCode(context, context.clientWith(null), values['read-only'] === true);
		const me = await context.clientWith(issued.token).get<MeAnswer>('/me');
		const email = me.email ?? '';
		context.credentials.keep(context.server(), { token: issued.token, email, expiresAt: issued.expiresAt });
		context.tell({ email, scopes: issued.scopes, expiresAt: issued.expiresAt }, () =>
			context.say('login_done', { email, date: formatDate(issued.expiresAt, context.locale) })
		);
	}
};

async function loginByToken(context: Context, token: string): Promise<void> {
	if (token === '') throw new Failure('usage', context.say('login_no_token'));
	const me = await context.clientWith(token).get<MeAnswer>('/me');
	const email = me.email ?? '';
	context.credentials.keep(context.server(), { token, email, expiresAt: null });
	context.tell({ email, scopes: me.scopes }, () => context.say('login_token', { email }));
}

/** RFC 8628: shows the code, then asks at the pace that the server sets. */
async function loginByCode(context: Context, client: Client, readOnly: boolean): Promise<TokenAnswer> {
	const scopes = readOnly ? ['read'] : ['read', 'submit'];
	const name = clean(`champion ${context.version} on ${hostname()}`).slice(0, 80);
	const started = await client.post<DeviceAnswer>('/device', { client: name, scopes });
	// Told even with --quiet: without the code nobody can go on.
	console.error(
		context.say('login_go', {
			uri: started.verificationUriComplete,
			code: started.userCode,
			minutes: Math.round(started.expiresInSeconds / 60)
		})
	);
	let seconds = started.intervalSeconds;
	for (;;) {
		await wait(seconds * 1000);
		try {
			return await client.post<TokenAnswer>('/device/token', { deviceCode: started.deviceCode });
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			if (error.code === 'slow_down') seconds = Number(error.details.seconds) || seconds + 5;
			else if (error.code !== 'authorization_pending') throw error;
		}
	}
}

export const logout: Command = {
	name: 'logout',
	usage: 'champion logout',
	about: {
		ko: '토큰을 폐기하고 이 컴퓨터에서 지웁니다.',
		en: 'Revokes the token and removes it from this machine.'
	},
	takes: [0, 0],
	async run(context) {
		const server = context.server();
		const account = context.account();
		if (!account)
			return context.tell({ server, revoked: false }, () => context.say('logout_none', { server }));
		let revoked = true;
		try {
			await context.clientWith(account.token).delete('/token');
		} catch {
			revoked = false; // gone there, or out of reach: it must not stay here
		}
		if (!context.tokenFromEnv) context.credentials.forget(server);
		const done = context.tokenFromEnv ? 'logout_env' : revoked ? 'logout_done' : 'logout_local';
		context.tell({ server, revoked }, () => context.say(done, { server }));
	}
};

export const whoami: Command = {
	name: 'whoami',
	usage: 'champion whoami',
	about: { ko: '누구로 로그인했는지 봅니다.', en: 'Shows who you are signed in as.' },
	takes: [0, 0],
	async run(context) {
		const me = await context.signedIn().get<MeAnswer>('/me');
		const { say } = context;
		context.tell(me, () =>
			facts([
				[say('h_name'), me.name],
				[say('h_mail'), me.email],
				[
					say('h_teams'),
					me.teams.map(({ name, slug }) => `${name} (${slug})`).join(', ') || say('nobody_teams')
				],
				[say('h_scopes'), me.scopes?.join(', ') ?? null],
				[say('h_server'), context.server()]
			])
		);
	}
};

async function standardInput(): Promise<string> {
	let text = '';
	for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk as string;
	return text;
}
