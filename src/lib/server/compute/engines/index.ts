export {
	EngineAway,
	type Capacity,
	type Engine,
	type EngineKind,
	type Health,
	type JobIo,
	type JobOutcome,
	type Share,
	type StopReason
} from './engine.ts';
export {
	engineOf,
	openEngines,
	overPolicy,
	TOKEN_PURPOSE,
	type Engines,
	type PoolConfig
} from './registry.ts';
