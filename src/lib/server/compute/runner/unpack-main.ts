/** Unpacks one large zip in a process of its own: what it inflates to is not the worker's memory, nor its time. */
import { BadBundle, unpackBundle } from './bundle.ts';

export interface UnpackOrder {
	zip: string;
	target: string;
}

export type UnpackReply = { kind: 'unpacked' } | { kind: 'refused'; why: string };

function unpack({ zip, target }: UnpackOrder): UnpackReply {
	try {
		unpackBundle(zip, target);
		return { kind: 'unpacked' };
	} catch (error) {
		if (error instanceof BadBundle) return { kind: 'refused', why: error.message };
		throw error;
	}
}

process.once('message', (order: UnpackOrder) => {
	process.send!(unpack(order));
});
// Whoever ordered it is gone.
process.once('disconnect', () => process.exit(1));
