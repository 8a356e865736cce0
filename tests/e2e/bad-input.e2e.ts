import { expect, test, type APIRequestContext } from '@playwright/test';
import { faultOf } from '../support/hostile-answers.ts';
import { HostileWorld, knockAll, type Knock, type Lang, type Who } from '../support/hostile.ts';

/**
 * Nonsense at every door of the server. The doors are read from the sources, so a new form is tried without anyone
 * thinking of it. Nobody gets more than a refusal that says what to do, in their language, and nothing changes.
 */
const world = new HostileWorld();
const langs = ['ko', 'en'] as const;

test.describe.configure({ timeout: 600_000 });
test.beforeAll(() => world.plant());
test.afterAll(() => world.retire());

/** Each hears every refusal in one language and a sample in the other: thousands of requests that only repeat cost minutes. */
const fluent = { anonymous: 'ko', nobody: 'en' } as const;

for (const who of ['anonymous', 'nobody'] as const) {
	for (const lang of langs) {
		test(`${who} sends nonsense to every door, in ${lang}`, async ({ playwright, baseURL }) => {
			const client = await world.client(playwright, baseURL!, who);
			await expectOnlyRefusals(who, lang, client, lang !== fluent[who]);
		});
	}
}

test('a person with every role may send nonsense, too, and surprises nobody', async ({
	playwright,
	baseURL
}) => {
	const client = await world.client(playwright, baseURL!, 'staff');
	expect(await faultsOf(client, world.knocks('staff', 'en'), 'en', { mayPass: true })).toEqual([]);
});

for (const who of ['anonymous', 'staff'] as const) {
	test(`no address surprises ${who}, whatever is written in it`, async ({ playwright, baseURL }) => {
		const client = await world.client(playwright, baseURL!, who);
		const faults: string[] = [];
		for (const address of world.looks()) {
			const answer = await client.get(address, {
				maxRedirects: 0,
				maxRetries: 2,
				headers: { accept: '*/*' }
			});
			if (answer.status() >= 500) faults.push(`${answer.status()} ${address.slice(0, 100)}`);
			const headerBytes = JSON.stringify(answer.headers()).length;
			if (headerBytes > 4000)
				faults.push(`${headerBytes} bytes of headers, more than a proxy takes: ${address}`);
		}
		expect(faults).toEqual([]);
	});
}

async function expectOnlyRefusals(who: Who, lang: Lang, client: APIRequestContext, sample: boolean) {
	const before = world.auditCount();
	expect(await faultsOf(client, world.knocks(who, lang, sample).flatMap(repeated), lang)).toEqual([]);
	expect(world.auditCount() - before, 'entries that refused requests left in the audit trail').toBe(0);
}

/** What is well formed but names nothing is sent twice at once: a race must not turn a refusal into a surprise. */
const repeated = (one: Knock): Knock[] => (one.kind === 'ids of nothing' ? [one, one] : [one]);

async function faultsOf(client: APIRequestContext, knocks: Knock[], lang: Lang, terms = {}) {
	const answers = await knockAll(client, knocks);
	const faults = await Promise.all(answers.map((answer, at) => faultOf(knocks[at]!, answer, lang, terms)));
	return faults.filter((fault) => fault !== null);
}
