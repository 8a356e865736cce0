/** The part of an address after the last @, in lower case. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

const publicProviders = new Set(
	`gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.kr yahoo.co.jp icloud.com me.com mac.com
	naver.com hanmail.net daum.net kakao.com nate.com empas.com korea.com lycos.co.kr paran.com freechal.com dreamwiz.com
	proton.me protonmail.com pm.me tutanota.com tuta.com gmx.com gmx.net gmx.de web.de mail.com aol.com zoho.com yandex.com yandex.ru
	mail.ru qq.com 163.com 126.com foxmail.com sina.com fastmail.com hey.com duck.com mailinator.com guerrillamail.com yopmail.com`.split(
		/\s+/
	)
);

/** Whether anyone can have an address there, so that it says nothing about where a person works. */
export const isPublicProvider = (domain: string): boolean => publicProviders.has(domain);
