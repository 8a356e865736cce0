import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strToU8, zipSync } from 'fflate';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { attachSockets } from '#lib/server/app/sockets.ts';
import { publishContainment, sendLogPieces } from '#lib/server/compute/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { findSubmission, fullLog, submissionLog } from '#lib/server/evaluation/index.ts';
import { askAgain, type LogReader } from '#lib/server/evaluation/log-socket.ts';
import { openSession } from '#lib/server/identity/sessions.ts';
import { config, prisma, storage, transaction, type SignedIn } from '#lib/server/platform/index.ts';
import { LogText, type FollowLog, type LogEvent, type LogSnapshot } from '#lib/evaluation/live-log.ts';
import { addFile, draftProblem, publishProblem } from '#lib/server/problems/index.ts';
import { plantTeam } from '../../support/entrants.ts';
import {
	account,
	dataFiles,
	draft,
	seasonWith,
	shortlistedNeed,
	uploadData
} from '../../support/problems.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, handIn, predictions, untilEnded, type Arena } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();
let http: Server;
let origin: string;
let sending: NodeJS.Timeout;
const open: Socket[] = [];
beforeAll(async () => {
	await publishContainment();
	http = createServer();
	attachSockets(http);
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	sending = setInterval(() => void sendLogPieces(), 50);
});
afterAll(async () => {
	clearInterval(sending);
	globalThis.__io?.close();
	globalThis.__io = undefined;
	http.close();
});
afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));

async function connect(person: SignedIn | null, headers: Record<string, string> = {}): Promise<Socket> {
	const device = { device: 'test', network: 'test' };
	const session = person && (await transaction((tx) => openSession(tx, person.userId, device, new Date())));
	const extraHeaders = { ...headers, ...(session && { cookie: `theme=dark; session=${session.token}` }) };
	const socket = io(origin, { transports: ['websocket'], extraHeaders, forceNew: true });
	open.push(socket);
	await new Promise((done) => socket.on('connect', () => done(null)));
	return socket;
}
const follow = (socket: Socket, wanted: unknown): Promise<LogSnapshot> =>
	socket.timeout(5000).emitWithAck('log:follow', wanted) as Promise<LogSnapshot>;
const wanted = (submission: string, change: Partial<FollowLog> = {}): FollowLog => ({
	submission,
	step: 'predict',
	view: 'team',
	...change
});

const SLOW = `
import fs from 'node:fs';
for (let i = 1; i <= 5; i++) {
	console.log('line', i + '.'.repeat(1000));
	await new Promise((resolve) => setTimeout(resolve, 250));
}
fs.writeFileSync('/out/predictions.csv', ${JSON.stringify(predictions())});`;
const code = zipSync({ 'main.mjs': strToU8(SLOW) });
const running = async (submissionId: string) => {
	for (let i = 0; i < 200; i++) {
		const { predictJobId } = await prisma().submission.findUniqueOrThrow({ where: { id: submissionId } });
		const pieces = await prisma().jobLogPiece.count({ where: { jobId: predictJobId! } });
		if (pieces > 0) return predictJobId!;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error('nothing was printed');
};

/** A practice problem whose test data no team can have. */
async function sealedArena() {
	const seasonId = await seasonWith('sourcing', 'entry', 'selection');
	const { needId, organiser } = await shortlistedNeed(seasonId);
	const input = draft({ kinds: ['code'], practice: true, prizeKrw: 0 });
	const problemId = await draftProblem(organiser, needId, input);
	await uploadData(organiser, problemId);
	const bytes = strToU8(dataFiles.test);
	await addFile(organiser, problemId, { name: 'test.csv', role: 'test', bytes, sealed: true });
	await publishProblem(organiser, problemId);
	const captain = await account();
	const problem = { problemId, slug: input.slug } as Arena['problem'];
	return { seasonId, problem, captain, team: await plantTeam(captain, '봉인 팀'), organiser };
}

describe.skipIf(!findProgram('bwrap'))('the log of a running program', () => {
	test('reaches its team line by line, and nobody else; then it lies in the store', async () => {
		const field = await arena({ kinds: ['predictions', 'code'] });
		const id = await handIn(field, code, { kind: 'code', filename: 'code.zip' });
		const [team, outsider, anonymous, foreign] = [
			await connect(field.captain),
			await connect(await account()),
			await connect(null),
			await connect(field.captain, { origin: 'https://elsewhere.example' })
		];
		const heard: Record<string, LogEvent[]> = { team: [], outsider: [], anonymous: [], foreign: [] };
		for (const [name, socket] of Object.entries({ team, outsider, anonymous, foreign }))
			socket.on('log', (piece: LogEvent) => heard[name]!.push(piece));
		const jobId = await running(id);
		const snapshot = await follow(team, wanted(id));
		const text = new LogText();
		if (snapshot.ok) text.snapshot(snapshot.jobId, snapshot.text, snapshot.cursor);
		for (const socket of [outsider, anonymous, foreign])
			expect(await follow(socket, wanted(id))).toEqual({ ok: false });
		expect(await follow(team, wanted(id, { view: 'staff' }))).toEqual({ ok: false });
		expect(await follow(team, { submission: 'x' })).toEqual({ ok: false });
		// Behind a proxy that calls us by another name, a page of the public address is a page of ours.
		config().ORIGIN = 'https://champion.example';
		const proxied = await connect(field.captain, { origin: 'https://champion.example' });
		config().ORIGIN = undefined;
		expect(await follow(proxied, wanted(id))).toMatchObject({ ok: true });
		expect(await untilEnded(id)).toBe('scored');

		expect(heard.team!.length).toBeGreaterThan(0);
		heard.team!.forEach((piece) => text.add(piece));
		const lines = [1, 2, 3, 4, 5].map((i) => `line ${i}${'.'.repeat(1000)}\n`).join('');
		expect(lines.startsWith(text.text.slice(0, 14))).toBe(true);
		expect([heard.outsider, heard.anonymous, heard.foreign]).toEqual([[], [], []]);
		expect((await findSubmission(field.captain, id)).predict?.log).toBe(lines);
		const { measures } = await findSubmission(field.captain, id);
		expect(measures).toMatchObject({ wallMs: expect.any(Number), answers: null, batchRows: null });
		const row = await prisma().computeJob.findUniqueOrThrow({ where: { id: jobId } });
		expect(row.log).toBe('');
		expect((await storage().get(`jobs/${jobId}/1-log/team.txt`))?.toString()).toBe(lines);
		expect(await storage().get(`jobs/${jobId}/1-log/staff.txt`)).toBeNull(); // short: it stays in the row
		expect(await prisma().jobLogPiece.count({ where: { jobId } })).toBe(0);

		// The organisers' view has what the platform noted, and that it was read goes on record.
		await expect(submissionLog(field.captain, id, 'predict', 'staff')).rejects.toThrow('forbidden');
		await expect(submissionLog(await account(), id, 'predict', 'team')).rejects.toThrow('not_found');
		const staff = await submissionLog(field.organiser, id, 'predict', 'staff');
		expect(staff.text).toMatch(/containment (full|watched)[\s\S]*runtime node[\s\S]*result ok/);
		expect(await prisma().auditEntry.count({ where: { type: 'submission.log_read' } })).toBe(1);
		expect((await submissionLog(field.captain, id, 'score', 'team')).text).not.toContain('platform');
	});

	test('that sees sealed data tells its team coded lines alone, and organisers all', async () => {
		const field = await sealedArena();
		const carry = `
			import fs from 'node:fs';
			const rows = fs.readFileSync('/in/test.csv', 'utf8');
			console.log('carried out:', rows);
			fs.writeFileSync('/out/predictions.csv', 'id,prediction\\nb1,' + rows.slice(0, 9).replaceAll('\\n', ' ') + '\\n');`;
		const zip = zipSync({ 'main.mjs': strToU8(carry) });
		const id = await handIn(field, zip, { kind: 'code', filename: 'code.zip' });
		expect(await untilEnded(id)).toBe('failed');
		const view = await findSubmission(field.captain, id);
		expect(view.predict?.log).toBe(
			'[runner] the data are sealed: what the program prints is kept from view\n[runner] ended: ok\n'
		);
		// What is wrong with the predictions is said without repeating them.
		expect(view).toMatchObject({ code: 'bad_format', codeDetails: { problem: expect.any(String) } });
		expect(Object.keys(view.codeDetails)).toEqual(['problem']);
		// Nor by how long it ran, or by how much memory it took: whoever wrote the program chose both.
		expect(view.measures).toBeNull();
		expect(view.predict!.meteredMs! % 1000).toBe(0);
		expect(view.predict!.finishedAt).toMatch(/\.000Z$/);
		expect((await fullLog(field.organiser, id)).steps[0]!.staff).toContain('carried out: id');
		await expect(fullLog(field.captain, id)).rejects.toThrow('forbidden');
	});

	test('stops when the reader may no longer read it', async () => {
		const field = await arena({ kinds: ['predictions', 'code'] });
		const id = await handIn(field, code, { kind: 'code', filename: 'code.zip' });
		const device = { device: 'test', network: 'test' };
		const { token } = await transaction((tx) => openSession(tx, field.captain.userId, device, new Date()));
		const left: string[] = [];
		const reader: LogReader = {
			handshake: { headers: { cookie: `session=${token}` } },
			on: () => {},
			emit: () => {},
			join: () => {},
			leave: (channel) => left.push(channel)
		};
		const followed = new Map([['log:team:x', wanted(id)]]);
		await askAgain(reader, followed);
		expect(left).toEqual([]);
		await prisma().teamMember.deleteMany({ where: { teamId: field.team.id, userId: field.captain.userId } });
		await askAgain(reader, followed);
		expect({ left, followed: followed.size }).toEqual({ left: ['log:team:x'], followed: 0 });
	});
});
