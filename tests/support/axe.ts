import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with one line per fault: the rule, how grave it is, and where. */
export async function expectAccessible(page: Page, options: { exclude?: string[] } = {}): Promise<void> {
	const builder = new AxeBuilder({ page }).withTags([
		'wcag2a',
		'wcag2aa',
		'wcag21a',
		'wcag21aa',
		'wcag22aa',
		'best-practice'
	]);
	for (const selector of options.exclude ?? []) builder.exclude(selector);
	const { violations } = await builder.analyze();
	const faults = violations.flatMap(({ id, impact, nodes }) =>
		nodes.map(
			(node) =>
				`${impact} ${id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`
		)
	);
	expect(faults, `accessibility of ${page.url()}`).toEqual([]);
}
