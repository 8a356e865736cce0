// Just enough CSV: quoted cells may hold commas, quotes and line breaks.
export function readCsv(text) {
	const lines = [];
	let line = [];
	let cell = '';
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted) {
			if (c !== '"') cell += c;
			else if (text[i + 1] === '"') cell += text[++i];
			else quoted = false;
		} else if (c === '"') quoted = true;
		else if (c === ',') {
			line.push(cell);
			cell = '';
		} else if (c === '\n') {
			lines.push([...line, cell]);
			line = [];
			cell = '';
		} else if (c !== '\r') cell += c;
	}
	const [header, ...rows] = lines;
	return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

export function writePredictions(ids, values) {
	const shown = (value) => (typeof value === 'number' ? String(Number(value.toFixed(6))) : value);
	return ['id,prediction', ...ids.map((id, i) => `${id},${shown(values[i])}`)].join('\n') + '\n';
}
