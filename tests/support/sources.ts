import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface Source {
	/** From the project's root, with slashes. */
	file: string;
	text: string;
}

export interface Import {
	file: string;
	line: number;
	specifier: string;
	typeOnly: boolean;
}

/** Every file below `folders` with one of the endings, without what is generated. */
export function sources(folders: string[], endings = ['.ts', '.js', '.mjs', '.svelte']): Source[] {
	return folders.flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
			.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
			.filter((file) => !/^src\/lib\/(paraglide|server\/generated)\//.test(file))
			.sort()
			.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
	);
}

const STATEMENT =
	/^[ \t]*(?:import|export)\b(?<what>[^'"`;]*?)\bfrom\s*['"](?<from>[^'"]+)['"]|^[ \t]*import\s*['"](?<bare>[^'"]+)['"]|\bimport\(\s*['"](?<late>[^'"]+)['"]/gm;

/** What a file imports, statically or not, with the line to look at. */
export function importsOf({ file, text }: Source): Import[] {
	return [...text.matchAll(STATEMENT)].map((match) => {
		const { what = '', from, bare, late } = match.groups!;
		const specifier = (from ?? bare ?? late)!;
		const line = text.slice(0, match.index + match[0].lastIndexOf(specifier)).split('\n').length;
		return { file, line, specifier, typeOnly: /^\s+type\s/.test(what) };
	});
}
