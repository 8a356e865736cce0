import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const PROGRAMS = ['sh', 'cat', 'ls', 'env', 'sleep', 'ln', 'mkdir', 'head', 'tail', 'touch', 'id', 'mkfifo'];

/** As much of an image's configuration as a test wants to say. */
export interface ImageConfig {
	Env?: string[];
	Entrypoint?: string[];
	Volumes?: Record<string, object>;
}

export interface ImageRegistry {
	host: string;
	/** Adds an image of these layers (gzipped tar archives); its reference. */
	push(layers: Buffer[], config?: ImageConfig): string;
	/** Adds a list of images for several machines, with this one for ours; its reference. */
	index(digest: string): string;
	/** What is asked for by this digest is answered with this status, or with other bytes. */
	spoil(digest: string, answer: number | Buffer): void;
	bytes(digest: string): Buffer;
	/** Lays all that it holds into a directory as an OCI archive of this image has it. */
	archive(reference: string, directory: string): void;
	close(): Promise<void>;
}

/** A registry on the loopback that holds what a test pushes: the three addresses that are asked for a pull. */
export async function imageRegistry(): Promise<ImageRegistry> {
	const held = new Map<string, number | Buffer>();
	const keep = (bytes: Buffer): string => {
		const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
		held.set(digest, bytes);
		return digest;
	};
	const server = createServer((request, response) => {
		const [, part = '', digest = ''] =
			/^\/v2\/team\/model\/(manifests|blobs)\/(\S+)$/.exec(request.url ?? '') ?? [];
		const found = held.get(digest) ?? 404;
		if (typeof found === 'number') return void response.writeHead(found).end();
		const type =
			part === 'manifests' ? 'application/vnd.oci.image.manifest.v1+json' : 'application/octet-stream';
		response.writeHead(200, { 'content-type': type, 'content-length': found.length });
		response.end(request.method === 'HEAD' ? undefined : found);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		host,
		push(layers, config = {}) {
			const described = { architecture: ARCHITECTURE, os: 'linux', config, rootfs: { type: 'layers' } };
			const manifest = {
				schemaVersion: 2,
				mediaType: 'application/vnd.oci.image.manifest.v1+json',
				config: {
					mediaType: 'application/vnd.oci.image.config.v1+json',
					digest: keep(Buffer.from(JSON.stringify(described)))
				},
				layers: layers.map((layer) => ({
					mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
					digest: keep(layer)
				}))
			};
			return `${host}/team/model@${keep(Buffer.from(JSON.stringify(manifest)))}`;
		},
		index(digest) {
			const mediaType = 'application/vnd.oci.image.index.v1+json';
			const manifests = [{ digest, platform: { architecture: ARCHITECTURE, os: 'linux' } }];
			return `${host}/team/model@${keep(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests })))}`;
		},
		spoil: (digest, answer) => void held.set(digest, answer),
		bytes: (digest) => held.get(digest) as Buffer,
		archive(reference, directory) {
			const blobs = path.join(directory, 'blobs', 'sha256');
			mkdirSync(blobs, { recursive: true });
			const [, digest] = reference.split('@');
			for (const [name, found] of held)
				if (typeof found !== 'number') writeFileSync(path.join(blobs, name.replace('sha256:', '')), found);
			writeFileSync(path.join(directory, 'index.json'), JSON.stringify({ manifests: [{ digest }] }));
		},
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** A layer from what `fill` puts into an empty directory. */
export function layerOf(fill: (directory: string) => void): Buffer {
	const directory = mkdtempSync(path.join(tmpdir(), 'ai-champion-layer-'));
	try {
		fill(directory);
		return gzipSync(execFileSync('tar', ['-c', '-C', directory, '.'], { maxBuffer: 64 << 20 }));
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** A layer with a shell and a few programs of this machine, and the libraries that they load. */
export const programsLayer = (): Buffer =>
	layerOf((directory) => {
		const files = PROGRAMS.flatMap((name) => {
			const program = realpathSync(execFileSync('which', [name], { encoding: 'utf8' }).trim());
			const libraries = execFileSync('ldd', [program], { encoding: 'utf8' });
			const loaded = [...libraries.matchAll(/\/\S+(?= \()/g)].map(([file]) => ({ from: file, to: file }));
			return [{ from: program, to: `/bin/${name}` }, ...loaded];
		});
		for (const { from, to } of files) {
			mkdirSync(path.dirname(path.join(directory, to)), { recursive: true });
			copyFileSync(from, path.join(directory, to));
		}
	});
