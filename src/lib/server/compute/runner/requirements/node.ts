import type { Offer, Unmet } from './unmet.ts';

interface LockEntry {
	version?: string;
	dev?: boolean;
	optional?: boolean;
	link?: boolean;
}

/**
 * Which packages of a package-lock.json (versions 1 to 3) the program would not find. What the bundle brings along in
 * its own node_modules is found; otherwise the runtime must offer the very version that is locked.
 */
export function unmetNode(text: string, offer: Offer, bundled: (folder: string) => string | null): Unmet[] {
	const lock = JSON.parse(text) as {
		packages?: Record<string, LockEntry>;
		dependencies?: Record<string, LockEntry>;
	};
	const offered = new Map(offer.packages.map(({ name, version }) => [name, version]));
	return lockedPackages(lock).flatMap(({ folder, name, version }): Unmet[] => {
		if (bundled(folder) === version || offered.get(name) === version) return [];
		return [{ name, wanted: version, offered: bundled(folder) ?? offered.get(name) ?? null }];
	});
}

function lockedPackages(lock: {
	packages?: Record<string, LockEntry>;
	dependencies?: Record<string, LockEntry>;
}): { folder: string; name: string; version: string }[] {
	const entries = lock.packages
		? Object.entries(lock.packages).filter(([folder]) => folder.includes('node_modules/'))
		: Object.entries(lock.dependencies ?? {}).map(([name, entry]): [string, LockEntry] => [
				`node_modules/${name}`,
				entry
			]);
	return entries
		.filter(
			([, { dev, optional, link, version }]) => !dev && !optional && !link && typeof version === 'string'
		)
		.map(([folder, { version }]) => ({
			folder,
			name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
			version: version!
		}));
}
