/** Puts a team together from its particulars, so that the files beside this one hold little but prose. */
import { approachOf } from '../approaches/index.ts';
import { person } from '../person.ts';
import { t } from '../text.ts';
import type { DemoMember, DemoProposal, DemoTeam, Text } from '../types.ts';

type Pair = readonly [ko: string, en: string];

export interface MemberPart {
	key: string;
	name: Pair;
	role: Pair;
	affiliation: Pair;
	domain: string;
	country: string;
	birthYear: number;
}

export interface TeamPart extends Pick<DemoTeam, 'key' | 'kind' | 'country' | 'problem'> {
	name: Pair;
	motto: Pair;
	smallFirm?: boolean;
	youthLed?: boolean;
	members: MemberPart[];
	original: 'ko' | 'en';
	title: Pair;
	summary: Text;
	approach: Text;
	dataUse: Text;
	risks: Text;
	plan: Text;
	/** Title, evidence, week, per cent of the budget. */
	milestones: [title: Pair, evidence: Pair, dueWeek: number, percent: number][];
	budget: [item: Pair, amountKrw: number][];
	gpuHours: number;
	/** Idea, feasibility, technical, public value, team. */
	quality: [number, number, number, number, number];
	lesson: Text;
	licence: DemoTeam['writeUp']['licence'];
}

export function makeTeam(part: TeamPart): DemoTeam {
	const approach = approachOf(part.key);
	const locale = part.original;
	return {
		key: part.key,
		slug: part.key,
		name: t(...part.name),
		motto: t(...part.motto),
		kind: part.kind,
		smallFirm: part.smallFirm ?? false,
		youthLed: part.youthLed ?? false,
		country: part.country,
		problem: part.problem,
		members: part.members.map((member, index) => makeMember(member, index === 0, locale)),
		proposal: makeProposal(part),
		approach,
		writeUp: {
			title: t(`${part.name[0]}: ${approach.name.ko}`, `${part.name[1]}: ${approach.name.en}`),
			body: {
				ko: `## 무엇을 했나\n\n${approach.about.ko}\n\n## 무엇을 배웠나\n\n${part.lesson.ko}`,
				en: `## What we did\n\n${approach.about.en}\n\n## What we learned\n\n${part.lesson.en}`
			},
			licence: part.licence
		}
	};
}

function makeMember(member: MemberPart, captain: boolean, locale: 'ko' | 'en'): DemoMember {
	const { key, domain, name, affiliation, role, country, birthYear } = member;
	const bio = [`${affiliation[0]}. ${role[0]}.`, `${affiliation[1]}. ${role[1]}.`] as const;
	return {
		...person(key, domain, country === 'KR' ? 'ko' : locale, name, affiliation, bio),
		role: t(...role),
		captain,
		residence: country === 'KR' ? 'KR' : 'abroad',
		country,
		birthYear
	};
}

function makeProposal(part: TeamPart): DemoProposal {
	const budgetKrw = part.budget.reduce((sum, [, amount]) => sum + amount, 0);
	const [idea, feasibility, technical, value, team] = part.quality;
	return {
		original: part.original,
		title: t(...part.title),
		summary: part.summary,
		approach: part.approach,
		dataUse: part.dataUse,
		risks: part.risks,
		plan: part.plan,
		milestones: part.milestones.map(([title, evidence, dueWeek, percent]) => ({
			title: t(...title),
			evidence: t(...evidence),
			dueWeek,
			amountKrw: (budgetKrw * percent) / 100
		})),
		budget: part.budget.map(([item, amountKrw]) => ({ item: t(...item), amountKrw })),
		budgetKrw,
		gpuHours: part.gpuHours,
		quality: { idea, feasibility, technical, 'public-value': value, team }
	};
}
