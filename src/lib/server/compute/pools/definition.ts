import * as v from 'valibot';
import { PoolDefinition } from '#lib/compute/pool.ts';

export interface PoolRow {
	key: string;
	name: unknown;
	accelerator: string;
	capacity: number;
	engine: string;
	domesticNpu: boolean;
	pricePerHourKrw: bigint;
	policy: unknown;
	settings: unknown;
}

/** A stored pool as its definition, or null where somebody changed the row into what no definition allows. */
export function definitionOf(row: PoolRow): PoolDefinition | null {
	const { key, name, accelerator, capacity, engine, domesticNpu, policy, settings } = row;
	const pricePerHourKrw = Number(row.pricePerHourKrw);
	const plain = { key, name, accelerator, capacity, engine, domesticNpu, pricePerHourKrw, policy, settings };
	const parsed = v.safeParse(PoolDefinition, plain);
	return parsed.success ? parsed.output : null;
}

/** A definition as columns. */
export function columnsOf(pool: PoolDefinition) {
	const { name, accelerator, capacity, engine, domesticNpu, policy, settings } = pool;
	return {
		...{ accelerator, capacity, engine, domesticNpu },
		pricePerHourKrw: BigInt(pool.pricePerHourKrw),
		name: name as object,
		policy: policy as object,
		settings: settings as object
	};
}

/** One sentence per fault, each beginning with the place. */
export function faultsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
	return issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}
