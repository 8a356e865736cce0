/** Names of scores, without the metrics themselves: `task/key:parameter`. */

const TASK = /^([a-z][a-z0-9-]{0,30})\/(.*)$/s;

/** A name in its parts, whether or not such a metric is known. */
export function splitName(name: string): { task: string | null; key: string; parameter: string | null } {
	const [, task = null, rest = name] = TASK.exec(name) ?? [];
	const colon = rest.indexOf(':');
	return {
		task,
		key: colon < 0 ? rest : rest.slice(0, colon),
		parameter: colon < 0 ? null : rest.slice(colon + 1)
	};
}
