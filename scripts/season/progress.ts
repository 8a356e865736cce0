/** Lines of progress for people, on standard error so that `--json` leaves standard output to the result. */
export class Progress {
	private readonly since = performance.now();
	private readonly quiet: boolean;

	constructor(quiet = false) {
		this.quiet = quiet;
	}

	get seconds(): number {
		return (performance.now() - this.since) / 1000;
	}

	say(line: string): void {
		if (!this.quiet) process.stderr.write(`${this.seconds.toFixed(1).padStart(6)} s  ${line}\n`);
	}
}
