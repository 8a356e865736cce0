/**
 * npm run test:hostile-votes [-- NAME]   tries to vote twice, early, late, as somebody else, with borrowed work, with slow
 * and swollen bodies, and to change a log unnoticed
 *
 * Prints a table, ends with `N passed, N failed`.
 */
import { runSuite } from './lib/suite.mjs';

process.exit(
	runSuite({
		project: 'hostile-votes',
		names: process.argv.slice(2),
		skipped: 'this machine lacks python3 or openssl, which the third verifier needs'
	})
);
