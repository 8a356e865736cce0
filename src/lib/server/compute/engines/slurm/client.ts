import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import {
	adapterFor,
	errorsIn,
	type Adapter,
	type JobRequest,
	type RemoteJob,
	type RemoteNode
} from './adapter.ts';
import { ClusterFault, faultOf } from './faults.ts';
import type { TokenSource } from './token.ts';

/** slurmrestd of 22.05 tries for nine seconds, twice, before it says that there is no controller. */
const ANSWER_MS = 25_000;
const BODY_CAP_BYTES = 64 * 1024 * 1024;

type Json = Record<string, unknown>;

/** A cluster through its slurmrestd. Everything thrown is a `ClusterFault`. */
export class SlurmClient {
	private readonly adapter: Adapter;
	private readonly settings: SlurmPoolSettings;
	private readonly tokens: TokenSource;

	constructor(settings: SlurmPoolSettings, tokens: TokenSource) {
		this.settings = settings;
		this.tokens = tokens;
		this.adapter = adapterFor(settings.version);
	}

	/** Hands a job in and gives its number. A job taken with an error would wait forever: it is taken back. */
	async submit(request: JobRequest): Promise<bigint> {
		const { status, body, raw } = await this.send('POST', 'job/submit', this.adapter.submission(request));
		const errors = errorsIn(body);
		const id = typeof body.job_id === 'number' && body.job_id > 0 ? BigInt(body.job_id) : null;
		if (errors.length === 0 && id !== null) return id;
		if (id !== null) await this.cancel(id).catch(() => {});
		throw faultOf(status, errors, raw);
	}

	/** A job by number, or null where the controller no longer knows it. */
	async job(id: bigint): Promise<RemoteJob | null> {
		try {
			const body = await this.get(`job/${id}`);
			const [found] = (body.jobs as Json[] | undefined) ?? [];
			return found ? this.adapter.job(found) : null;
		} catch (error) {
			if (error instanceof ClusterFault && error.code === 'not_found') return null;
			throw error;
		}
	}

	/** Every job that the controller still knows. */
	async jobs(): Promise<RemoteJob[]> {
		return ((await this.get('jobs')).jobs as Json[]).map((raw) => this.adapter.job(raw));
	}

	async nodes(): Promise<RemoteNode[]> {
		return ((await this.get('nodes')).nodes as Json[]).map((raw) => this.adapter.node(raw));
	}

	async partitions(): Promise<string[]> {
		return ((await this.get('partitions')).partitions as Json[]).map(({ name }) => String(name));
	}

	/** Cancels a job; one that has ended or is unknown is none to cancel. */
	async cancel(id: bigint): Promise<void> {
		const { status, body, raw } = await this.send('DELETE', `job/${id}`);
		const errors = errorsIn(body);
		if (status < 400 && errors.length === 0) return;
		const fault = faultOf(status, errors, raw);
		if (fault.code !== 'not_found') throw await this.named(fault);
	}

	private async get(path: string): Promise<Json> {
		const { status, body, raw } = await this.send('GET', path);
		const errors = errorsIn(body);
		if (status < 400 && errors.length === 0) return body;
		throw await this.named(faultOf(status, errors, raw));
	}

	/**
	 * 22.05 says -1 alike to a token that it does not believe and when its controller is away. A submission is answered
	 * more exactly, so one is made that no cluster takes: it names a partition that cannot be.
	 */
	private async named(fault: ClusterFault): Promise<ClusterFault> {
		if (fault.errorNumber !== -1) return fault;
		const impossible = {
			job: {
				name: 'ai-champion-check',
				partition: '-',
				environment: { PATH: '/bin' },
				current_working_directory: '/'
			},
			script: '#!/bin/sh\n'
		};
		const { status, body, raw } = await this.send('POST', 'job/submit', impossible);
		const told = faultOf(status, errorsIn(body), raw);
		if (told.code === 'token_refused') this.tokens.forget();
		return ['token_refused', 'token_expired', 'controller_down', 'not_allowed'].includes(told.code)
			? told
			: fault;
	}

	private async send(method: string, path: string, order?: Json) {
		const token = await this.tokens.token();
		const { url, version, user } = this.settings;
		// Listings end in a slash since v0.0.40; slurmrestd of either age takes both ways.
		const address = `${url.replace(/\/$/, '')}/slurm/${version}/${path}`;
		let response: Response;
		let raw: string;
		try {
			response = await fetch(address, {
				method,
				redirect: 'error', // a token goes to the named host alone
				headers: {
					'x-slurm-user-name': user,
					'x-slurm-user-token': token,
					...(order && { 'content-type': 'application/json' })
				},
				body: order && JSON.stringify(order),
				signal: AbortSignal.timeout(ANSWER_MS)
			});
			raw = await textOf(response);
		} catch (error) {
			throw new ClusterFault('unreachable', reasonOf(error));
		}
		if (response.status === 401 || response.status === 511) this.tokens.forget();
		let body: unknown = null;
		try {
			body = JSON.parse(raw);
		} catch {
			// Plain text: slurmrestd answers so where it did not get as far as a plugin.
		}
		if (typeof body !== 'object' || body === null) {
			if (response.status < 400) throw new ClusterFault('answer_odd', raw.slice(0, 300));
			throw faultOf(response.status, [], raw);
		}
		return { status: response.status, body: body as Json, raw };
	}
}

async function textOf(response: Response): Promise<string> {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	for await (const piece of response.body ?? []) {
		bytes += piece.length;
		if (bytes > BODY_CAP_BYTES) throw new Error('the answer is too long');
		pieces.push(piece);
	}
	return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause instanceof Error ? error.cause.message : '';
	return cause ? `${error.message}: ${cause}` : error.message;
}
