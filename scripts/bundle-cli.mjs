// The command line as one file that this server hands out at /champion.mjs: for teams, who have no checkout.
import { build } from 'vite';
import { root } from './lib/project.mjs';

await build({
	root,
	configFile: false,
	logLevel: 'error',
	publicDir: false,
	ssr: { noExternal: true },
	build: {
		ssr: true,
		target: 'node20',
		minify: true,
		outDir: process.argv[2] ?? 'build/client',
		emptyOutDir: false,
		rolldownOptions: {
			input: 'src/cli/champion.ts',
			output: { entryFileNames: 'champion.mjs', codeSplitting: false }
		}
	}
});
