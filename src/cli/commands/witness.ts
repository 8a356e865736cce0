import { once } from 'node:events';
import { isIP, type AddressInfo } from 'node:net';
import { witnessKey } from '#lib/voting/cosignature.ts';
import { keyText, parseKey } from '#lib/voting/note.ts';
import type { WatchedLogs } from '#lib/voting/witness.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { Memory } from '../witness/memory.ts';
import { witnessServer } from '../witness/server.ts';

export const witness: Command = {
	name: 'witness',
	usage: 'champion witness --name NAME --log KEY [--listen HOST:PORT] [--state FOLDER]',
	about: {
		ko: '투표 기록의 확인점이 앞서 본 것을 잇는지 확인하고 공동 서명하는 증인 서버입니다. 한 시즌의 투표 하나의 키를 주면 그 시즌의 모든 투표를 봅니다.',
		en: 'A witness: cosigns checkpoints of vote logs that continue all it has seen. Given the key of one vote, it watches every vote of that season.'
	},
	takes: [0, 0],
	options: {
		name: { type: 'string' },
		log: { type: 'string' },
		listen: { type: 'string' },
		state: { type: 'string' }
	},
	async run(context, _args, values) {
		const { say, note, tell } = context;
		if (!values.name || /[\s+]/.test(String(values.name))) throw new Failure('usage', say('witness_name'));
		const logs = [watchedBy(context, String(values.log ?? ''))];
		const memory = new Memory(String(values.state ?? 'witness'));
		const key = witnessKey(String(values.name), memory.key().raw);
		const [host, port] = addressOf(context, String(values.listen ?? '127.0.0.1:8095'));
		const server = witnessServer({
			key,
			memory,
			logs,
			note: (status, origin) => note(`${status} ${origin}`)
		});
		server.listen(port, host);
		await once(server, 'listening').catch(({ code }: NodeJS.ErrnoException) => {
			throw new Failure('failed', say('witness_taken', { address: `${host}:${port}`, why: String(code) }));
		});
		const { port: real } = server.address() as AddressInfo;
		const address = `http://${isIP(host) === 6 ? `[${host}]` : host}:${real}`;
		tell({ key: keyText(key), address, prefix: logs[0]!.prefix }, () =>
			say('witness_ready', { address, prefix: logs[0]!.prefix, key: keyText(key) })
		);
		const stop = new Promise((resolve) => {
			for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
		});
		await stop;
		server.closeAllConnections();
		server.close();
	}
};

/** `host/vote/season/poll+id+key` stands for all that begins with `host/vote/season/` and signs with that key. */
function watchedBy({ say }: Context, text: string): WatchedLogs {
	const key = parseKey(text);
	if (!key) throw new Failure('usage', say('witness_log'));
	return { prefix: key.name.slice(0, key.name.lastIndexOf('/') + 1), publicKey: key.publicKey };
}

function addressOf({ say }: Context, text: string): [host: string, port: number] {
	const url = URL.parse(`http://${text}`);
	if (!url || !/:\d+$/.test(text)) throw new Failure('usage', say('witness_listen', { address: text }));
	return [url.hostname.replaceAll(/[[\]]/g, ''), Number(url.port || 80)];
}
