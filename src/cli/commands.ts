import type { Text } from '#lib/text.ts';
import type { Context } from './context.ts';
import { login, logout, whoami } from './commands/account.ts';
import { help } from './commands/help.ts';
import { leaderboard, problem, problems, quota } from './commands/problems.ts';
import { download } from './commands/download.ts';
import { cancel, logs, status } from './commands/submissions.ts';
import { receipt } from './commands/receipt.ts';
import { submit } from './commands/submit.ts';
import { verify } from './commands/verify.ts';
import { witness } from './commands/witness.ts';
import type { Options, Values } from './options.ts';

export interface Command {
	name: string;
	usage: string;
	about: Text;
	/** How many arguments, at least and at most. */
	takes: readonly [least: number, most: number];
	options?: Options;
	run(context: Context, args: string[], values: Values): Promise<void>;
}

/** In the order in which a team meets them. */
export const commands: readonly Command[] = [
	login,
	logout,
	whoami,
	problems,
	problem,
	download,
	quota,
	submit,
	status,
	logs,
	cancel,
	leaderboard,
	verify,
	receipt,
	witness,
	help
];

export const findCommand = (name: string): Command | undefined =>
	commands.find((command) => command.name === (name === '--help' || name === '-h' ? 'help' : name));
