/** `champion`: what a team does on the platform, on the command line. See docs/cli.md. */
import { parseArgs } from 'node:util';
import { findCommand, type Command } from './commands.ts';
import { contextFor } from './context.ts';
import { exitCodes, Failure } from './failure.ts';
import { Refusal } from './client.ts';
import { shared, type Values } from './options.ts';
import { localeOf, words, type Say } from './words.ts';

const shortcuts = ['--help', '-h', '--version', '-v'];

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
	const [name, rest] = named(args);
	const locale = localeOf(process.env, args);
	const say = words(locale);
	const wantsJson = args.includes('--json');
	try {
		if (name === '--version' || name === '-v') return tell(await version());
		const command = findCommand(name);
		if (!command) throw new Failure('usage', say('unknown_command', { name }));
		if (command.name !== 'help' && (args.includes('--help') || args.includes('-h')))
			return tell(say('usage', { usage: command.usage, about: command.about[locale] }));
		const { values, positionals } = read(command, rest, say);
		const context = contextFor(values, locale, await version());
		await command.run(context, positionals, values);
		return context.exitCode;
	} catch (thrown) {
		return explain(thrown, wantsJson, (error) => say('surprise', { error }));
	}
}

/** The command is the first word that is no option; options may stand before it, too. */
function named(args: readonly string[]): [name: string, rest: string[]] {
	const withValue = ['--server', '--lang'];
	let at = 0;
	while (at < args.length && args[at]!.startsWith('-') && !shortcuts.includes(args[at]!))
		at += withValue.includes(args[at]!) ? 2 : 1;
	return [args[at] ?? 'help', [...args.slice(0, at), ...args.slice(at + 1)]];
}
function read(command: Command, args: string[], say: Say): { values: Values; positionals: string[] } {
	const { takes, usage } = command;
	const wrong = (why: string) => new Failure('usage', say('wrong_usage', { why, usage }));
	const { values, positionals } = parsed(command, args, say, wrong);
	if (positionals.length < takes[0]) throw wrong(say('argument_missing'));
	if (positionals.length > takes[1])
		throw wrong(say('argument_extra', { words: positionals.slice(takes[1]).join(' ') }));
	return { values: values as Values, positionals };
}

/** What Node finds wrong with the options, in our own words. */
function parsed(command: Command, args: string[], say: Say, wrong: (why: string) => Failure) {
	try {
		const options = { ...shared, ...command.options };
		return parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (error) {
		const { code, message } = error as { code?: string; message: string };
		const [, option] = /'[^']*?(--?[\w-]+)[^']*'/.exec(message) ?? [];
		if (option === undefined) throw wrong(message);
		throw wrong(
			say(code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'unknown_option' : 'option_value', { option })
		);
	}
}

function explain(thrown: unknown, json: boolean, surprise: (error: string) => string): number {
	const known = thrown instanceof Failure || thrown instanceof Refusal;
	const message = known
		? thrown.message
		: surprise(thrown instanceof Error ? thrown.message : String(thrown));
	const code = thrown instanceof Refusal ? thrown.code : thrown instanceof Failure ? thrown.kind : 'surprise';
	const details = thrown instanceof Refusal ? thrown.details : {};
	console.error(json ? JSON.stringify({ error: { code, message, details } }) : message);
	if (thrown instanceof Refusal) return thrown.status === 401 ? exitCodes.signIn : exitCodes.failed;
	return thrown instanceof Failure ? exitCodes[thrown.kind] : exitCodes.failed;
}

async function version(): Promise<string> {
	const { default: own } = (await import('../../package.json', { with: { type: 'json' } })) as {
		default: { version: string };
	};
	return own.version;
}

function tell(text: string): number {
	console.log(text);
	return 0;
}
