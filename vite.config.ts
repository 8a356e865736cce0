import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

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

export default defineConfig({
	cacheDir: process.env.VITE_CACHE_DIR,
	plugins: [
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
