import type { Part } from './parts.ts';
import { decodeText } from './text.ts';

/** Modules that come with Python, as far as programs of bundles use them. */
const WITH_PYTHON = new Set(
	`abc argparse array ast asyncio atexit base64 bisect builtins bz2 calendar cmath code codecs collections colorsys
	concurrent configparser contextlib copy csv ctypes curses dataclasses datetime decimal difflib dis distutils email
	enum errno faulthandler fcntl filecmp fnmatch fractions functools gc getopt getpass glob graphlib gzip hashlib heapq
	hmac html http imp importlib inspect io itertools json keyword linecache locale logging lzma math mimetypes mmap
	multiprocessing numbers operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib pprint profile
	pstats pwd queue random re readline reprlib resource runpy copyreg pkg_resources setuptools stringprep sched secrets select selectors shelve shlex shutil signal socket sqlite3
	ssl stat statistics string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit token
	tokenize tomllib trace traceback tracemalloc types typing unicodedata unittest urllib uu uuid venv warnings wave
	weakref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo __future__ __main__`.split(/\s+/)
);
/** What ingestion programs import of a submission. */
const OF_SUBMISSIONS = new Set([
	'model',
	'models',
	'submission',
	'solution',
	'predict',
	'agent',
	'algorithm',
	'utils'
]);
/** Packages whose modules are called otherwise. */
const PACKAGES: Record<string, string> = {
	sklearn: 'scikit-learn',
	yaml: 'pyyaml',
	PIL: 'pillow',
	cv2: 'opencv-python',
	skimage: 'scikit-image',
	dateutil: 'python-dateutil',
	bs4: 'beautifulsoup4'
};
const IMPORT = /^[ \t]*(?:import[ \t]+([\w., \t]+)|from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b)/gm;
const MOST_BYTES = 1024 * 1024;
const MOST_NAMES = 12;

/**
 * Modules that a program's Python files import and that neither Python nor the program brings. Where the packages of this
 * installation are known, what they bring is left out.
 */
export async function librariesOf(part: Part, offered: ReadonlySet<string> | null): Promise<string[]> {
	const names = new Set<string>();
	const own = new Set<string>();
	for (const [path, entry] of part.entries) {
		const [first = ''] = path.split('/');
		own.add(first.replace(/\.py$/, ''));
		own.add(path.split('/').at(-1)!.replace(/\.py$/, ''));
		if (!path.endsWith('.py') || entry.bytes > MOST_BYTES) continue;
		const text = decodeText(await entry.read().catch(() => Buffer.alloc(0)));
		for (const name of importsOf(text ?? '')) names.add(name);
	}
	const lacking = [...names].filter(
		(name) => !WITH_PYTHON.has(name) && !own.has(name) && !OF_SUBMISSIONS.has(name)
	);
	return lacking
		.filter((name) => !offered?.has(normal(PACKAGES[name] ?? name)))
		.toSorted()
		.slice(0, MOST_NAMES);
}

export function importsOf(text: string): string[] {
	return [...text.matchAll(IMPORT)]
		.flatMap(([, listed, from]) =>
			from ? [from] : (listed ?? '').split(',').map((one) => one.trim().split(/[ .\t]/)[0]!)
		)
		.filter((name) => /^[A-Za-z_]\w{0,60}$/.test(name));
}

/** Names of packages are the same whatever their letters' case and hyphens. */
export const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
