export type { Capacity, Engine, EngineKind, Health, JobIo, JobOutcome, StopReason } from './engine.ts';
export { localEngine } from './local.ts';
