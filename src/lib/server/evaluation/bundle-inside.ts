/**
 * What runs inside the sandbox around a bundle's own program, as a text for `node -e`. It lays the folders out as
 * Codabench's worker does, starts the program in /app/program, and hands on what it left: of a prediction every file, as a
 * zip and with a `metadata` file of exit status and seconds; of scoring the values that are asked for.
 */
export const INSIDE = String.raw`
const fs = require('node:fs'), path = require('node:path'), zlib = require('node:zlib');
const { spawnSync } = require('node:child_process');
const [, python, text] = process.argv;
const order = JSON.parse(text);
const say = (line) => process.stderr.write('[bundle] ' + line + '\n');

// Programs may write beside themselves, as they may there; what they are given stays as it is.
const copy = (from, to) => {
	fs.mkdirSync(to, { recursive: true });
	if (!fs.existsSync(from)) return;
	for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
		const [a, b] = [path.join(from, entry.name), path.join(to, entry.name)];
		if (entry.isDirectory()) copy(a, b);
		else if (entry.isFile()) fs.copyFileSync(a, b), fs.chmodSync(b, 0o755);
	}
};
for (const name of ['program', 'ingested_program']) copy('/in/' + name, '/tmp/' + name);
fs.mkdirSync('/tmp/output', { recursive: true });
fs.mkdirSync('/tmp/shared', { recursive: true });
fs.mkdirSync('/tmp/bin', { recursive: true });
if (python) for (const name of ['python', 'python3']) fs.symlinkSync(python, '/tmp/bin/' + name);

const commandIn = (folder) => {
	for (const name of ['metadata.yaml', 'metadata']) {
		if (!fs.existsSync(folder + '/' + name)) continue;
		const found = /^command[ \t]*:[ \t]*(.+)$/m.exec(fs.readFileSync(folder + '/' + name, 'utf8'));
		return { has: true, command: found ? found[1].trim().replace(/^(['"])(.*)\1$/, '$2') : '' };
	}
	return { has: false, command: '' };
};
const run = (command, directory) => {
	const programs = { python, node: process.execPath, sh: '/bin/sh' };
	const env = { ...process.env, PATH: '/tmp/bin:' + process.env.PATH, PYTHONUNBUFFERED: '1' };
	const started = Date.now();
	const { status, error } = spawnSync(programs[command[0]] || command[0], command.slice(1), { cwd: directory, stdio: 'inherit', env });
	if (error) say(error.message);
	return { status: status === null ? 1 : status, seconds: (Date.now() - started) / 1000 };
};

if (order.step === 'predict') predict();
else score();

function predict() {
	const own = commandIn('/in/ingested_program');
	// Results need no running: they are handed on as they came, while ingestion still runs.
	if (!own.has) copy('/in/ingested_program', '/tmp/output');
	let told = { exitCode: null, elapsedTime: null, ingestionExitCode: null, ingestionElapsedTime: null };
	if (order.command) {
		const { status, seconds } = run(order.command, '/tmp/program');
		// Not fatal: what was written until then is scored.
		if (status !== 0) say('ingestion ended with status ' + status);
		told = { exitCode: null, elapsedTime: seconds, ingestionExitCode: status, ingestionElapsedTime: seconds };
	} else if (own.command) {
		let command = own.command;
		for (const [name, folder] of order.variables) command = command.replaceAll(name, folder);
		const { status, seconds } = run(['sh', '-c', command], '/tmp/ingested_program');
		if (status !== 0) say('the submission ended with status ' + status);
		told = { ...told, exitCode: status, elapsedTime: seconds };
	}
	const lines = Object.entries(told).map(([key, value]) => key + ': ' + (value === null ? 'null' : value));
	if (fs.existsSync('/tmp/output/metadata')) say('metadata is written over');
	fs.rmSync('/tmp/output/metadata', { recursive: true, force: true });
	fs.writeFileSync('/tmp/output/metadata', lines.join('\n') + '\n');
	fs.writeFileSync('/out/predictions.zip', zip('/tmp/output'));
}

function score() {
	const { status } = run(order.command, '/tmp/program');
	if (status !== 0) process.exit(status > 0 && status < 126 ? status : 1);
	const found = scoresIn('/tmp/output');
	if (!found) return say('neither scores.json nor scores.txt was written'), process.exit(3);
	const values = {};
	for (const { key, name, computed } of order.columns)
		if (!computed && Object.hasOwn(found, key)) values[name] = Number(found[key]);
	for (const { name, computed } of order.columns) {
		const of = computed ? computed.of.map((other) => values[other]).filter(Number.isFinite) : [];
		if (of.length === 0 || of.length < computed.of.length) continue;
		const sum = of.reduce((a, b) => a + b, 0);
		values[name] = { sum, avg: sum / of.length, min: Math.min(...of), max: Math.max(...of) }[computed.by];
	}
	for (const [name, value] of Object.entries(values)) if (!Number.isFinite(value)) delete values[name];
	fs.writeFileSync('/out/scores.json', JSON.stringify(values));
}

function scoresIn(folder) {
	const read = (name) => (fs.existsSync(folder + '/' + name) ? fs.readFileSync(folder + '/' + name, 'utf8') : null);
	const json = read('scores.json');
	if (json !== null) return JSON.parse(json.replace(/\b(NaN|-?Infinity)\b/g, 'null'));
	const lines = read('scores.txt');
	if (lines === null) return null;
	const pairs = lines.split(/\r?\n/).map((line) => /^\s*["']?([^:"']{1,200}?)["']?\s*:\s*(\S+)\s*$/.exec(line));
	return Object.fromEntries(pairs.filter(Boolean).map(([, key, value]) => [key, Number(value)]));
}

function zip(root) {
	const parts = [], index = [];
	let offset = 0;
	const walk = (folder) => {
		for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
			const name = folder ? folder + '/' + entry.name : entry.name;
			if (entry.isDirectory()) walk(name);
			else if (entry.isFile()) add(name, fs.readFileSync(path.join(root, name)));
		}
	};
	const add = (name, bytes) => {
		const [label, packed, header, line] = [Buffer.from(name), zlib.deflateRawSync(bytes), Buffer.alloc(30), Buffer.alloc(46)];
		header.writeUInt32LE(0x04034b50, 0), line.writeUInt32LE(0x02014b50, 0);
		for (const [field, at] of [[header, 4], [line, 6]]) {
			field.writeUInt16LE(20, at), field.writeUInt16LE(0x0800, at + 2), field.writeUInt16LE(8, at + 4);
			field.writeUInt16LE(0x21, at + 8), field.writeUInt32LE(zlib.crc32(bytes), at + 10);
			field.writeUInt32LE(packed.length, at + 14), field.writeUInt32LE(bytes.length, at + 18);
			field.writeUInt16LE(label.length, at + 22);
		}
		line.writeUInt16LE(20, 4), line.writeUInt32LE(offset, 42);
		parts.push(header, label, packed), index.push(line, label);
		offset += header.length + label.length + packed.length;
	};
	walk('');
	const directory = Buffer.concat(index), end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0), end.writeUInt16LE(index.length / 2, 8), end.writeUInt16LE(index.length / 2, 10);
	end.writeUInt32LE(directory.length, 12), end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, directory, end]);
}
`;
