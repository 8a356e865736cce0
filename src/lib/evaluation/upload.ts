/** Hands a file in from the browser: reserves a place, sends the bytes straight to the store, and completes. */
import type { NewSubmission } from './submission.ts';

interface Refusal {
	error: { code: string; message: string };
}

/** What the platform said against it, in the reader's language. */
export class UploadRefused extends Error {}

/** Whether this browser can do it; else the plain form does. Hashing needs a secure address. */
export const canUpload = (): boolean => typeof crypto !== 'undefined' && 'subtle' in crypto;

export async function upload(
	file: File,
	wanted: Omit<NewSubmission, 'filename' | 'bytes' | 'sha256'>,
	onshare: (share: number) => void
): Promise<string> {
	const body = await file.arrayBuffer();
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
	const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	const announced = { ...wanted, filename: file.name, bytes: file.size, sha256 };
	const created = await post<{ id: string; upload: { url: string; headers: Record<string, string> } }>(
		'/api/v1/submissions',
		announced
	);
	await send(created.upload, body, onshare);
	await post(`/api/v1/submissions/${created.id}/complete`, {});
	return created.id;
}

async function post<T>(url: string, body: object): Promise<T> {
	const headers = { 'content-type': 'application/json', accept: 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	const answer = (await response.json()) as T | Refusal;
	if (!response.ok) throw new UploadRefused((answer as Refusal).error.message);
	return answer as T;
}

/** XMLHttpRequest, because fetch tells nothing of how much has been sent. */
function send(
	to: { url: string; headers: Record<string, string> },
	body: ArrayBuffer,
	onshare: (share: number) => void
): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('PUT', to.url);
		for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
		request.upload.onprogress = ({ loaded, total }) => onshare(loaded / total);
		request.onload = () =>
			request.status < 300 ? resolve() : reject(new UploadRefused(messageOf(request.responseText)));
		request.onerror = () => reject(new Error('network'));
		request.send(body);
	});
}

function messageOf(text: string): string {
	try {
		return (JSON.parse(text) as Refusal).error.message;
	} catch {
		return text.slice(0, 200);
	}
}
