/** Reads a raw mail message down to a subject and plain text without names, addresses and links. */

export interface Mail {
	subject: string;
	body: string;
	html: boolean;
}

export function readMail(raw: string): Mail {
	const { headers, body } = cut(raw);
	const part = textPart(headers, body);
	const subject = decodeWords(header(headers, 'subject')).replace(/\[[^\]]{1,40}\]/g, ' ');
	return {
		subject: masked(subject),
		body: masked(withoutFooter(part.html ? withoutTags(part.text) : part.text)),
		html: part.html
	};
}

function cut(raw: string): { headers: string; body: string } {
	const end = raw.search(/\r?\n\r?\n/);
	return end < 0
		? { headers: raw, body: '' }
		: { headers: raw.slice(0, end), body: raw.slice(end).trimStart() };
}

function header(headers: string, name: string): string {
	const found = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(headers);
	return found ? found[1]!.replace(/\r?\n[ \t]+/g, ' ') : '';
}

/** The plain text part where there is one, else the HTML part, else the body as it stands. */
function textPart(headers: string, body: string): { text: string; html: boolean } {
	const boundary = /boundary="?([^";\r\n]+)"?/i.exec(headers)?.[1];
	const type = header(headers, 'content-type').toLowerCase();
	if (!boundary || !type.startsWith('multipart')) {
		const html = type.startsWith('text/html') || /<html|<body|<table/i.test(body.slice(0, 2000));
		return { text: decoded(body, header(headers, 'content-transfer-encoding')), html };
	}
	const parts = body
		.split(`--${boundary}`)
		.slice(1)
		.map((part) => cut(part.trimStart()))
		.map((part) => textPart(part.headers, part.body));
	return parts.find((part) => !part.html && part.text.trim()) ?? parts[0] ?? { text: body, html: false };
}

function decoded(text: string, encoding: string): string {
	const kind = encoding.trim().toLowerCase();
	if (kind === 'base64') return Buffer.from(text, 'base64').toString('latin1');
	if (kind !== 'quoted-printable') return text;
	return text
		.replace(/=\r?\n/g, '')
		.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodeWords(text: string): string {
	return text.replace(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
		kind.toUpperCase() === 'B'
			? Buffer.from(word, 'base64').toString('latin1')
			: decoded(word.replaceAll('_', ' '), 'quoted-printable')
	);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

function withoutTags(html: string): string {
	return html
		.replace(/<!--[\s\S]*?-->/g, ' ')
		.replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<a\s[^>]*>/gi, ' URL ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&#\d+;/g, ' ')
		.replace(/&([a-z]+);/gi, (_, name: string) => ENTITIES[name.toLowerCase()] ?? ' ');
}

/** Footers of mailing lists, and of the list on which spam was reported, give the label away. */
function withoutFooter(text: string): string {
	return text.split(/^_{20,}|^-{20,}\s*\r?\nThis sf\.net|^-- ?\r?\nIrish Linux|^-+DeathToSpam/m)[0]!;
}

/** Masks what would name a person, a list or a machine, which would give the label away without reading. */
function masked(text: string): string {
	return text
		.replace(/[^\x20-\x7e\n]/g, ' ')
		.replace(/(https?|ftp):\/\/\S+|www\.\S+/gi, ' URL ')
		.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)*/g, ' EMAIL ')
		.replace(
			/\b(zzzz\w*|jmason|yyyy\w*|spamassassin|taint|razor-users|exmh\S*|ilug|sightings|satalk|spambayes|rpm-list|zope-coders)\b/gi,
			' NAME '
		)
		.replace(/\d{4,}/g, ' NUM ')
		.replace(/[ \t]+/g, ' ')
		.replace(/ ?\n ?/g, '\n')
		.trim();
}
