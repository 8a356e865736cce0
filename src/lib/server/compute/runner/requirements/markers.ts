import { parseVersion, satisfiesClause } from './pep440.ts';

/** The environment in which programs run: Linux, CPython. */
const environment = (python: string): Record<string, string> => ({
	os_name: 'posix',
	sys_platform: 'linux',
	platform_system: 'Linux',
	platform_machine: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
	platform_python_implementation: 'CPython',
	implementation_name: 'cpython',
	python_full_version: python,
	implementation_version: python,
	python_version: python.split('.').slice(0, 2).join('.'),
	extra: ''
});

const TOKEN = /\s*(\(|\)|'[^']*'|"[^"]*"|[A-Za-z_]+|===|==|~=|!=|<=|>=|<|>)/y;

/**
 * Whether an environment marker (PEP 508) holds here. One that cannot be read holds, so that a requirement is rather
 * checked than overlooked.
 */
export function holdsMarker(marker: string, python: string): boolean {
	const tokens: string[] = [];
	TOKEN.lastIndex = 0;
	for (let match; TOKEN.lastIndex < marker.length && (match = TOKEN.exec(marker));) tokens.push(match[1]!);
	try {
		const known = environment(python);
		const value = readOr(tokens, known);
		return tokens.length > 0 || value;
	} catch {
		return true;
	}
}

function readOr(tokens: string[], known: Record<string, string>): boolean {
	let value = readAnd(tokens, known);
	while (tokens[0] === 'or') {
		tokens.shift();
		const right = readAnd(tokens, known); // read in any case, so that the tokens are used up
		value ||= right;
	}
	return value;
}

function readAnd(tokens: string[], known: Record<string, string>): boolean {
	let value = readTerm(tokens, known);
	while (tokens[0] === 'and') {
		tokens.shift();
		const right = readTerm(tokens, known);
		value &&= right;
	}
	return value;
}

function readTerm(tokens: string[], known: Record<string, string>): boolean {
	if (tokens[0] === '(') {
		tokens.shift();
		const value = readOr(tokens, known);
		if (tokens.shift() !== ')') throw new Error('unbalanced');
		return value;
	}
	const [left, negated] = [tokens.shift(), tokens[0] === 'not'];
	if (negated) tokens.shift();
	const operator = tokens.shift();
	const right = tokens.shift();
	if (left === undefined || operator === undefined || right === undefined) throw new Error('incomplete');
	const versions = /version$/.test(left) || /version$/.test(right);
	return compare(valueOf(left, known), operator, valueOf(right, known), versions) !== negated;
}

function valueOf(token: string, known: Record<string, string>): string {
	if (/^['"]/.test(token)) return token.slice(1, -1);
	const value = known[token];
	if (value === undefined) throw new Error('unknown variable');
	return value;
}

function compare(left: string, operator: string, right: string, versions: boolean): boolean {
	if (operator === 'in') return right.includes(left);
	const version = versions ? parseVersion(left) : null;
	const holds = version && satisfiesClause(version, `${operator}${right}`);
	if (holds !== null) return holds;
	if (operator === '==' || operator === '===') return left === right;
	if (operator === '!=') return left !== right;
	throw new Error('unknown comparison');
}
