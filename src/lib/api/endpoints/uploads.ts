import { PartsWantedSchema } from '#lib/evaluation/submission.ts';
import { endpoint } from '../endpoint.ts';
import { PartAddresses, Upload } from '../shapes/uploads.ts';

export const readUpload = endpoint({
	method: 'GET',
	path: '/submissions/{id}/upload',
	name: 'readUpload',
	tag: 'submissions',
	summary: {
		ko: '올리던 파일이 어디까지 왔는지: 저장소에 있는 조각과 없는 조각',
		en: 'How far an upload has come: the parts that the store has, and those it has not'
	},
	access: 'submit',
	answer: Upload,
	errors: ['not_found', 'upload_over']
});

export const signParts = endpoint({
	method: 'POST',
	path: '/submissions/{id}/upload',
	name: 'signParts',
	tag: 'submissions',
	summary: {
		ko: '조각을 올릴 주소를 받습니다. 한 번에 32개까지, 15분 동안 쓸 수 있습니다',
		en: 'Addresses to send parts to: up to 32 at a time, good for 15 minutes'
	},
	about: {
		ko: '조각마다 PUT으로 보냅니다. 알린 SHA-256과 다른 바이트는 저장소가 거절합니다. 같은 조각을 두 번 보내도 괜찮습니다.',
		en: 'Send each part by PUT. The store itself refuses bytes whose SHA-256 is not the announced one. Sending a part twice does no harm.'
	},
	access: 'submit',
	body: PartsWantedSchema,
	answer: PartAddresses,
	errors: ['not_found', 'upload_over']
});

export const giveUpUpload = endpoint({
	method: 'DELETE',
	path: '/submissions/{id}/upload',
	name: 'giveUpUpload',
	tag: 'submissions',
	summary: {
		ko: '올리기를 그만둡니다. 제출 횟수를 돌려받습니다',
		en: 'Gives an upload up; its place in the quota is free again'
	},
	access: 'submit',
	answer: null,
	errors: ['not_found', 'upload_over']
});
