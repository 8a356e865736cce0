/**
 * Min-cost flow by the primal-dual method: shortest distances by Dijkstra on reduced costs, then a blocking flow along
 * all shortest paths at once. Costs are whole and not negative. 60 x 630 with k = 3 takes well under a second.
 */
export class FlowNetwork {
	readonly size: number;
	private readonly first: Int32Array;
	private readonly to: number[] = [];
	private readonly following: number[] = [];
	private readonly room: number[] = [];
	private readonly cost: number[] = [];
	private readonly height: Float64Array;
	private level: Int32Array;
	private cursor: Int32Array;

	constructor(size: number) {
		this.size = size;
		this.first = new Int32Array(size).fill(-1);
		this.height = new Float64Array(size);
		this.level = new Int32Array(size);
		this.cursor = new Int32Array(size);
	}

	/** Adds an edge and returns its number; the next number is its reverse. */
	edge(from: number, to: number, room: number, cost: number): number {
		const id = this.to.length;
		this.half(from, to, room, cost);
		this.half(to, from, 0, -cost);
		return id;
	}

	/** How much flows along an edge. */
	flowOf(edge: number): number {
		return this.room[edge ^ 1]!;
	}

	/** Sends as much as can be sent, at the least cost. */
	run(source: number, sink: number): { amount: number; cost: number } {
		let amount = 0;
		let cost = 0;
		while (this.distances(source, sink)) {
			for (let sent = this.blocking(source, sink); sent > 0; sent = this.blocking(source, sink)) {
				amount += sent;
				cost += sent * (this.height[sink]! - this.height[source]!);
			}
		}
		return { amount, cost };
	}

	private half(from: number, to: number, room: number, cost: number): void {
		this.to.push(to);
		this.room.push(room);
		this.cost.push(cost);
		this.following.push(this.first[from]!);
		this.first[from] = this.to.length - 1;
	}

	private reduced(edge: number, from: number): number {
		return this.cost[edge]! + this.height[from]! - this.height[this.to[edge]!]!;
	}

	/** Dijkstra; adds the distances to the heights. False when the sink cannot be reached. */
	private distances(source: number, sink: number): boolean {
		const distance = new Float64Array(this.size).fill(Infinity);
		const heap = new Heap();
		distance[source] = 0;
		heap.push(0, source);
		for (let top = heap.pop(); top; top = heap.pop()) {
			const [reached, node] = top;
			if (reached > distance[node]!) continue;
			for (let edge = this.first[node]!; edge >= 0; edge = this.following[edge]!) {
				if (this.room[edge]! <= 0) continue;
				const next = this.to[edge]!;
				const far = reached + this.reduced(edge, node);
				if (far < distance[next]!) {
					distance[next] = far;
					heap.push(far, next);
				}
			}
		}
		const reach = distance[sink]!;
		if (reach === Infinity) return false;
		for (let node = 0; node < this.size; node++) this.height[node]! += Math.min(distance[node]!, reach);
		return true;
	}

	/** Dinic's step on the edges of zero reduced cost: levels by breadth first search, then paths along them. */
	private blocking(source: number, sink: number): number {
		this.level.fill(-1);
		this.level[source] = 0;
		const queue = [source];
		for (const node of queue) {
			for (let edge = this.first[node]!; edge >= 0; edge = this.following[edge]!) {
				const next = this.to[edge]!;
				if (this.room[edge]! <= 0 || this.level[next]! >= 0 || this.reduced(edge, node) !== 0) continue;
				this.level[next] = this.level[node]! + 1;
				queue.push(next);
			}
		}
		if (this.level[sink]! < 0) return 0;
		this.cursor.set(this.first);
		let total = 0;
		for (let sent = this.push(source, sink, Infinity); sent > 0; sent = this.push(source, sink, Infinity))
			total += sent;
		return total;
	}

	private push(node: number, sink: number, most: number): number {
		if (node === sink) return most;
		for (; this.cursor[node]! >= 0; this.cursor[node] = this.following[this.cursor[node]!]!) {
			const edge = this.cursor[node]!;
			const next = this.to[edge]!;
			if (
				this.room[edge]! <= 0 ||
				this.level[next] !== this.level[node]! + 1 ||
				this.reduced(edge, node) !== 0
			)
				continue;
			const sent = this.push(next, sink, Math.min(most, this.room[edge]!));
			if (sent === 0) continue;
			this.room[edge]! -= sent;
			this.room[edge ^ 1]! += sent;
			return sent;
		}
		return 0;
	}
}

class Heap {
	private readonly keys: number[] = [];
	private readonly values: number[] = [];

	push(key: number, value: number): void {
		let at = this.keys.length;
		this.keys.push(key);
		this.values.push(value);
		while (at > 0 && this.keys[(at - 1) >> 1]! > key) {
			this.swap(at, (at - 1) >> 1);
			at = (at - 1) >> 1;
		}
	}

	pop(): [number, number] | null {
		if (this.keys.length === 0) return null;
		this.swap(0, this.keys.length - 1);
		const top: [number, number] = [this.keys.pop()!, this.values.pop()!];
		for (let at = 0; ;) {
			const left = 2 * at + 1;
			if (left >= this.keys.length) return top;
			const least = left + 1 < this.keys.length && this.keys[left + 1]! < this.keys[left]! ? left + 1 : left;
			if (this.keys[least]! >= this.keys[at]!) return top;
			this.swap(at, least);
			at = least;
		}
	}

	private swap(a: number, b: number): void {
		[this.keys[a], this.keys[b]] = [this.keys[b]!, this.keys[a]!];
		[this.values[a], this.values[b]] = [this.values[b]!, this.values[a]!];
	}
}
