import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsMarker } from './markers.ts';
import { unmetNode } from './node.ts';
import { compareVersions, parseVersion, satisfiesClause } from './pep440.ts';
import { normalName, unmetPython } from './python.ts';
import { unmetText } from './unmet.ts';

// The order that PEP 440 gives as its own example, and a few around it.
const ORDERED = [
	...['0.9', '1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0a12.dev456', '1.0a12', '1.0b1.dev456', '1.0b2'],
	...['1.0b2.post345.dev456', '1.0b2.post345', '1.0rc1.dev456', '1.0rc1', '1.0', '1.0+abc.5', '1.0+abc.7'],
	...['1.0.post456.dev34', '1.0.post456', '1.0.15', '1.1.dev1', '1.1', '1.10', '2.0', '1!0.1']
];

describe('versions of Python packages', () => {
	test('are ordered as PEP 440 orders them', () => {
		const parsed = ORDERED.map((text) => parseVersion(text)!);
		parsed.forEach((a, i) =>
			parsed.forEach((b, j) =>
				expect([ORDERED[i], ORDERED[j], Math.sign(compareVersions(a, b))]).toEqual([
					ORDERED[i],
					ORDERED[j],
					Math.sign(i - j)
				])
			)
		);
	});
	test('mean the same however they are written', () => {
		for (const [a, b] of [
			['1.0', '1.0.0'],
			['1.0-1', '1.0.post1'],
			['v1.0RC1', '1.0c1'],
			['1.0.alpha', '1.0a0']
		])
			expect(compareVersions(parseVersion(a!)!, parseVersion(b!)!)).toBe(0);
		expect(parseVersion('one')).toBeNull();
	});
	test.each([
		['1.24.2', '>=1.20', true],
		['1.24.2', '<2', true],
		['1.24.2', '==1.24.*', true],
		['1.24.2', '!=1.24.*', false],
		['1.24.2', '~=1.20', true],
		['1.24.2', '~=1.20.1', false],
		['2.0rc1', '<2.0', false],
		['2.0.post1', '>2.0', false],
		['2.1.0+cpu', '==2.1.0', true],
		['2.1.0', '===2.1.0', true],
		['2.1.0', 'about 2', null],
		['2.1.0', '~=2', null]
	])('%s meets %s: %s', (version, clause, meets) => {
		expect(satisfiesClause(parseVersion(version)!, clause)).toBe(meets);
	});
	test('of plain numbers are ordered as the numbers are', () => {
		const release = fc.array(fc.nat(50), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(release, release, (a, b) => {
				const padded = (list: number[]) => [...list, 0, 0, 0, 0].slice(0, 4);
				const difference =
					padded(a)
						.map((part, i) => part - padded(b)[i]!)
						.find((part) => part !== 0) ?? 0;
				const order = compareVersions(parseVersion(a.join('.'))!, parseVersion(b.join('.'))!);
				expect(Math.sign(order)).toBe(Math.sign(difference));
			})
		);
	});
});

const python = {
	version: '3.11.2',
	packages: [
		{ name: 'numpy', version: '1.24.2' },
		{ name: 'scikit-learn', version: '1.2.1' }
	]
};

describe('a requirements.txt', () => {
	test('that the runtime meets asks for nothing more', () => {
		const text = `# ours
numpy>=1.20,<2   # arrays
Scikit_Learn [extra] == 1.2.1 \\
    --hash=sha256:00
--no-binary :all:
-r others.txt
pywin32>=1 ; sys_platform == "win32"
tomli ; python_version < "3.11"
`;
		expect(unmetPython(text, python)).toEqual([]);
	});
	test('names each package that is missing or another version, with what is offered', () => {
		const unmet = unmetPython(
			'numpy==2.0.0\ntorch>=2\ngit+https://example.org/x.git\n./wheel.whl\n???\n',
			python
		);
		expect(unmet).toEqual([
			{ name: 'numpy', wanted: '==2.0.0', offered: '1.24.2' },
			{ name: 'torch', wanted: '>=2', offered: null },
			{ name: 'git+https://example.org/x.git', wanted: 'a file or an address', offered: null },
			{ name: './wheel.whl', wanted: 'a file or an address', offered: null },
			{ name: '???', wanted: 'a line that can be read', offered: null }
		]);
		expect(unmetText(unmet.slice(0, 2))).toBe('numpy ==2.0.0 (1.24.2 is offered), torch >=2 (not offered)');
		expect(unmetText(unmet, 1)).toBe('numpy ==2.0.0 (1.24.2 is offered), … 4 more');
	});
	test('never throws, whatever stands in it, and one that asks for what is offered is always met', () => {
		fc.assert(fc.property(fc.string(), (text) => void unmetPython(text, python)));
		fc.assert(
			fc.property(fc.constantFrom(...python.packages), ({ name, version }) => {
				expect(unmetPython(`${name.toUpperCase()}==${version}`, python)).toEqual([]);
			})
		);
		expect(normalName('A_b.-C')).toBe('a-b-c');
	});
});

test.each([
	['python_version >= "3.8" and python_version < "3.12"', true],
	['python_version < "3.8" or sys_platform == "linux"', true],
	['(os_name == "nt" or os_name == "java") and python_version > "3"', false],
	['platform_system in "Linux Darwin"', true],
	['platform_system not in "Linux Darwin"', false],
	['something odd', true]
])('the marker %s holds: %s', (marker, holds) => {
	expect(holdsMarker(marker, '3.11.2')).toBe(holds);
});

describe('a package-lock.json', () => {
	const offer = { version: '24.0.0', packages: [{ name: 'ml-matrix', version: '6.12.0' }] };
	const lock = {
		lockfileVersion: 3,
		packages: {
			'': { dependencies: {} },
			'node_modules/ml-matrix': { version: '6.12.0' },
			'node_modules/left': { version: '1.0.0' },
			'node_modules/left/node_modules/deep': { version: '2.0.0' },
			'node_modules/vitest': { version: '5.0.0', dev: true },
			'node_modules/linked': { link: true }
		}
	};
	test('is met by what the runtime offers and what the bundle brings', () => {
		const bundled = (folder: string) =>
			({ 'node_modules/left': '1.0.0', 'node_modules/left/node_modules/deep': '2.1.0' })[folder] ?? null;
		expect(unmetNode(JSON.stringify(lock), offer, bundled)).toEqual([
			{ name: 'deep', wanted: '2.0.0', offered: '2.1.0' }
		]);
	});
	test('of the first version is read too', () => {
		const old = JSON.stringify({
			dependencies: { 'ml-matrix': { version: '6.0.0' }, x: { version: '1.0.0', dev: true } }
		});
		expect(unmetNode(old, offer, () => null)).toEqual([
			{ name: 'ml-matrix', wanted: '6.0.0', offered: '6.12.0' }
		]);
	});
});
