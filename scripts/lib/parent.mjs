/** Calls `end` once the process that started us is gone, however it went. Keeps nobody alive. */
export function watchParent(end) {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		end();
	}, 250);
	timer.unref();
}
