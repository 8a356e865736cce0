import { commands, findCommand, type Command } from '../commands.ts';
import { Failure } from '../failure.ts';
import { facts } from '../print.ts';

export const help: Command = {
	name: 'help',
	usage: 'champion help [COMMAND]',
	about: { ko: '명령을 보여 줍니다.', en: 'Shows the commands.' },
	takes: [0, 1],
	async run({ say, tell, locale, version }, [name]) {
		if (name) {
			const command = findCommand(name);
			if (!command) throw new Failure('usage', say('unknown_command', { name }));
			return tell(command, () => say('usage', { usage: command.usage, about: command.about[locale] }));
		}
		tell(commands, () =>
			[
				say('help', { version }),
				facts(commands.map(({ usage, about }) => [`  ${bare(usage)}`, about[locale]])),
				say('help_end')
			].join('\n')
		);
	}
};

/** `submit PROBLEM FILE`, without its options. */
const bare = (usage: string) => usage.replace(/^champion /, '').replace(/ \[-.*$/, '');
