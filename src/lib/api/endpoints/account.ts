import * as v from 'valibot';
import { endpoint } from '../endpoint.ts';
import { DeviceLogin, IssuedToken, Me } from '../shapes/season.ts';
import { DevicePoll, DeviceStart } from '../token-schema.ts';

export const readMe = endpoint({
	method: 'GET',
	path: '/me',
	name: 'readMe',
	cli: 'champion whoami',
	tag: 'account',
	summary: { ko: '나: 이름, 소속, 연구팀', en: 'Who you are: name, organisations, teams' },
	about: {
		ko: '접근 토큰에는 평가위원이나 운영자 같은 역할이 딸려 오지 않으므로 `roles`가 비어 있습니다.',
		en: 'A token carries no staff role, so `roles` is empty for one.'
	},
	access: 'read',
	answer: Me
});

export const startDeviceLogin = endpoint({
	method: 'POST',
	path: '/device',
	name: 'startDeviceLogin',
	example: { client: 'my-script on lab-7', scopes: ['read'] },
	cli: 'champion login',
	tag: 'account',
	summary: { ko: '터미널에서 로그인 시작', en: 'A terminal asks to be let in' },
	about: {
		ko: 'RFC 8628의 흐름입니다. `userCode`를 사람에게 보여 주고, `intervalSeconds`마다 한 번 `POST /device/token`으로 물어보세요.',
		en: 'The flow of RFC 8628. Show `userCode` to the person, then ask `POST /device/token` once every `intervalSeconds`.'
	},
	access: 'open',
	body: DeviceStart,
	answer: DeviceLogin,
	errors: ['too_many_requests']
});

export const pollDeviceLogin = endpoint({
	method: 'POST',
	path: '/device/token',
	name: 'pollDeviceLogin',
	example: { deviceCode: '…' },
	tag: 'account',
	summary: { ko: '확인됐는지 묻고 토큰 받기', en: 'Asks whether it was confirmed, and takes the token' },
	access: 'open',
	body: DevicePoll,
	answer: IssuedToken,
	errors: ['authorization_pending', 'slow_down', 'access_denied', 'device_code_expired', 'too_many_tokens']
});

export const endToken = endpoint({
	method: 'DELETE',
	path: '/token',
	name: 'endToken',
	cli: 'champion logout',
	tag: 'account',
	summary: { ko: '이 요청에 쓴 토큰 폐기', en: 'Revokes the token that this request came with' },
	access: 'open',
	answer: null,
	errors: ['sign_in_first', 'token_needed']
});

export const readOpenApi = endpoint({
	method: 'GET',
	path: '/openapi.json',
	name: 'readOpenApi',
	tag: 'account',
	summary: { ko: '이 API의 OpenAPI 3.1 문서', en: 'The OpenAPI 3.1 document of this API' },
	access: 'open',
	answer: v.looseObject({ openapi: v.literal('3.1.0') })
});
