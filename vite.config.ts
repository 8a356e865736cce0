import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import path from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';

/** In development the sockets hang on Vite's own HTTP server; hooks.server.ts attaches them there. */
function shareHttpServer(): Plugin {
	return {
		name: 'share-http-server',
		apply: 'serve',
		configureServer(server) {
			if (server.httpServer && !process.env.VITEST) globalThis.__httpServer = server.httpServer as never;
		}
	};
}

/**
 * `./some.js?page-script` is the address of a script for a page without a framework: one small file with all that it imports.
 * Vite's own `?url` would leave it as it is written, and what `?worker&url` makes for such a page does not reach the browser's
 * part of a build.
 */
function pageScripts(): Plugin {
	const asked = /\?page-script$/;
	let served: string | null = null;
	return {
		name: 'page-scripts',
		enforce: 'pre',
		configResolved({ command, root }) {
			served = command === 'serve' ? root : null;
		},
		async load(id) {
			if (!asked.test(id)) return null;
			const file = id.replace(asked, '');
			if (served !== null) return `export default ${JSON.stringify(file.slice(served.length))}`;
			const made = await build({
				configFile: false,
				publicDir: false,
				logLevel: 'error',
				build: { write: false, modulePreload: false, rolldownOptions: { input: file } }
			});
			const [script] = [made].flat().flatMap((one) => ('output' in one ? one.output : []));
			if (script?.type !== 'chunk') throw new Error(`${file} is no script.`);
			const asset = this.emitFile({ type: 'asset', name: path.basename(file), source: script.code });
			return `export default "__VITE_ASSET__${asset}__"`;
		}
	};
}

export default defineConfig({
	cacheDir: process.env.VITE_CACHE_DIR,
	plugins: [
		pageScripts(),
		tailwindcss(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			emitTsDeclarations: true,
			strategy: ['url', 'cookie', 'preferredLanguage', 'baseLocale']
		}),
		sveltekit(),
		shareHttpServer()
	],
	server: { host: '127.0.0.1' }
});
