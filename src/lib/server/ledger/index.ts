/**
 * ledger: one double entry for won and GPU seconds.
 * Owns: ledger_accounts, ledger_transfers, ledger_holds, ledger_settlements, ledger_links.
 * Promises: amounts are whole and positive; nothing is ever changed or deleted; no balance is stored; an account that may
 * not go below zero never does, holds included; a key is used once; every transfer is linked into a hash chain.
 * Depends on: platform, audit (hash chain rules).
 */
export { linkTransfers, recentLedgerVerdict, verifyLedger } from './chain.ts';
export { accountOf, openAccount, transfer } from './commands.ts';
export { linkedTransfers } from './export.ts';
export { expireHolds, hold, settleHold, voidHold } from './holds.ts';
export { balanceOf, balances, statement, trialBalance } from './queries.ts';
export { type Unit } from './rules.ts';
