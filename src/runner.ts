/** The runner as a command: one job file in, one result file out. It knows neither the database nor the store. */
import { runnerCommand } from '#lib/server/compute/runner/index.ts';

process.exitCode = await runnerCommand(process.argv.slice(2), (text) => process.stdout.write(text));
