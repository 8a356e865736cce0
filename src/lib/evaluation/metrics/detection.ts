import { meanOver, weightAt, type Box, type Metric, type Sample, type Weights } from './sample.ts';

/** Metrics of boxes in images; a row is an image. */
const common = {
	form: 'boxes',
	direction: 'higher',
	unit: 'ratio',
	parameter: 'none'
} as const satisfies Partial<Metric>;

/** Intersection over union of two boxes (Jaccard 1912). */
export function iou(a: Box, b: Box): number {
	const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
	const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
	if (width <= 0 || height <= 0) return 0;
	const both = width * height;
	return both / (a.width * a.height + b.width * b.height - both);
}

/**
 * Mean over images of how well boxes lie on the true ones: pairs of one class are matched from the largest overlap down,
 * and their overlaps are divided by the pairs, the missed and the surplus boxes together. An image without boxes that is
 * left without boxes counts 1.
 */
export const meanIou: Metric = {
	...common,
	key: 'mean-iou',
	range: [0, 1],

	over({ boxes, trueBoxes }) {
		return meanOver(
			Float64Array.from(trueBoxes!, (truths, row) => {
				const said = boxes![row]!;
				if (truths.length + said.length === 0) return 1;
				const pairs = truths
					.flatMap((truth, t) =>
						said.map((one, s) => ({ t, s, overlap: truth.class === one.class ? iou(truth, one) : 0 }))
					)
					.filter(({ overlap }) => overlap > 0)
					.sort((a, b) => b.overlap - a.overlap);
				const [taken, used] = [new Set<number>(), new Set<number>()];
				let sum = 0;
				for (const { t, s, overlap } of pairs) {
					if (taken.has(t) || used.has(s)) continue;
					taken.add(t);
					used.add(s);
					sum += overlap;
				}
				return sum / (truths.length + said.length - taken.size);
			})
		);
	}
};

/** Detections of one class in the order of their scores, each with the image it is in and whether it hits. */
interface Judged {
	images: Uint32Array;
	hits: Uint8Array;
}

const MOST_PER_IMAGE = 100;

/** Each image's detections of a class, best first, take the free true box that they overlap most, from `least` on. */
function judge({ boxes, trueBoxes }: Sample, ofClass: number, least: number): Judged {
	const found: { image: number; score: number; hit: number }[] = [];
	boxes!.forEach((said, image) => {
		const mine = said
			.filter((box) => box.class === ofClass)
			.sort((a, b) => b.score - a.score)
			.slice(0, MOST_PER_IMAGE);
		const truths = trueBoxes![image]!.filter((box) => box.class === ofClass);
		const taken = new Set<number>();
		for (const box of mine) {
			let best = -1;
			let overlap = Math.min(least, 1 - 1e-10);
			truths.forEach((truth, t) => {
				const shared = taken.has(t) ? -1 : iou(truth, box);
				if (shared < overlap) return;
				overlap = shared;
				best = t;
			});
			if (best >= 0) taken.add(best);
			found.push({ image, score: box.score, hit: best >= 0 ? 1 : 0 });
		}
	});
	found.sort((a, b) => b.score - a.score);
	return {
		images: Uint32Array.from(found, ({ image }) => image),
		hits: Uint8Array.from(found, ({ hit }) => hit)
	};
}

const RECALLS = Float64Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));

/** Mean, over 101 levels of recall, of the best precision at that recall or a higher one. */
function interpolated({ images, hits }: Judged, wanted: number, weights: Weights): number {
	const [precisions, recalls] = [new Float64Array(hits.length), new Float64Array(hits.length)];
	let [right, wrong] = [0, 0];
	for (let i = 0; i < hits.length; i++) {
		const weight = weightAt(weights, images[i]!);
		if (hits[i]) right += weight;
		else wrong += weight;
		recalls[i] = right / wanted;
		precisions[i] = right + wrong === 0 ? 0 : right / (right + wrong);
	}
	for (let i = hits.length - 1; i > 0; i--)
		if (precisions[i]! > precisions[i - 1]!) precisions[i - 1] = precisions[i]!;
	let sum = 0;
	let at = 0;
	for (const recall of RECALLS) {
		while (at < hits.length && recalls[at]! < recall) at++;
		if (at < hits.length) sum += precisions[at]!;
	}
	return sum / RECALLS.length;
}

/** Mean over classes and overlaps; classes without a true box in the drawn images are left out. */
function meanPrecision(sample: Sample, overlaps: readonly number[]) {
	const perClass = sample.classes.map((_, k) => ({
		counts: Float64Array.from(sample.trueBoxes!, (truths) => truths.filter((box) => box.class === k).length),
		judged: overlaps.map((least) => judge(sample, k, least))
	}));
	return (weights: Weights): number => {
		let sum = 0;
		let classes = 0;
		for (const { counts, judged } of perClass) {
			let wanted = 0;
			for (let image = 0; image < counts.length; image++) wanted += weightAt(weights, image) * counts[image]!;
			if (wanted === 0) continue;
			classes++;
			for (const one of judged) sum += interpolated(one, wanted, weights) / overlaps.length;
		}
		return sum / classes;
	};
}

/** Average precision where a box counts from a given overlap on, mean over classes: `box-ap:0.5`. Matching and levels as COCO's. */
export const boxAp: Metric = {
	...common,
	key: 'box-ap',
	range: [0, 1],
	parameter: 'overlap',

	over: (sample, overlap) => meanPrecision(sample, [overlap])
};

const COCO_OVERLAPS = Array.from({ length: 10 }, (_, i) => 0.5 + i * 0.05);

/**
 * COCO's mAP (https://cocodataset.org/#detection-eval): mean over overlaps 0.50, 0.55, …, 0.95 and over classes, at most 100 boxes of a
 * class in an image, all sizes; there are no crowd regions.
 */
export const cocoMap: Metric = {
	...common,
	key: 'coco-map',
	range: [0, 1],

	over: (sample) => meanPrecision(sample, COCO_OVERLAPS)
};
