import { dev } from '$app/environment';
import { error, fail } from '@sveltejs/kit';
import { config } from '#lib/server/platform/index.ts';
import type { Actions, PageServerLoad } from './$types';

const grounds = ['light', 'dark', 'arena', 'all'] as const;

/** The design system on one page; for those who build, not for visitors. */
export const load: PageServerLoad = ({ url }) => {
	if (!dev && !config().DEMO) error(404, { message: 'Not found', code: 'not_found' });
	const on = grounds.find((ground) => ground === url.searchParams.get('on')) ?? 'all';
	// One moment for every clock on the page.
	return { on, now: new Date().toISOString() };
};

/** Refuses on purpose, to show what a refused form looks like. */
export const actions: Actions = {
	refuse: async ({ request }) =>
		fail(400, {
			message: '입력한 내용에 고칠 곳이 있어요. 아직 아무것도 바뀌지 않았어요.',
			values: { title: String((await request.formData().catch(() => new FormData())).get('title') ?? '') },
			errors: { title: '10자 이상 입력해 주세요.', track: '보기 가운데 하나를 골라 주세요.' } as Record<
				string,
				string
			>
		}),
	agree: async () => ({ done: true })
};
