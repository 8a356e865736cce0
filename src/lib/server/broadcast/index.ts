/**
 * broadcast: what is on air, who put it there, and nothing of what is not out yet.
 * Owns: programmes, cues, programme_updates, overlay_tokens.
 * Promises: one public frame for page, address, socket and overlay; a result leaves the house step by step, as the operator
 * steps; a late operator is told so; the programme survives any process; every change is numbered and audited.
 * Depends on: platform, audit, season, identity, voting, tournament.
 */
export { calm, freeze, panic, thaw } from './commands.ts';
export { deskAct } from './desk.ts';
export { liveSocket, sendFrames } from './fan-out.ts';
export { issueOverlayToken, revokeOverlayToken, useOverlayToken } from './overlay-tokens.ts';
export { refreshProgramme } from './programme.ts';
export { asRun, controlView, currentFrame, liveFrame } from './queries.ts';
export { addCues, moveCue, planMatches, removeCue } from './rundown.ts';
