import type { Document } from 'bson'
import { ConnectionLostError, PostgresError } from './postgres-messages.ts'
import type { Request } from './request.ts'

/** An error with a code of MongoDB's; `extra` goes into the answer beside it. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly code: number
  readonly extra: Document

  constructor(code: number, message: string, extra: Document = {}) {
    super(message)
    this.code = code
    this.extra = extra
  }
}

export const CODE = {
  internal: 1,
  namespaceNotFound: 26,
  cursorNotFound: 43,
  commandNotFound: 59,
  shutdown: 91,
  writeConflict: 112,
  notSupported: 115,
  tooOld: 225,
  noSuchTransaction: 251,
  duplicateKey: 11000,
}

// https://www.mongodb.com/docs/manual/reference/error-codes/
const NAMES: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  59: 'CommandNotFound',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  225: 'TransactionTooOld',
  251: 'NoSuchTransaction',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
}

/**
 * SQLSTATE to MongoDB's code. Those with M are DocumentDB's own (errcodes.txt of its sources), the others PostgreSQL's
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
const CODES: Record<string, number> = {
  M0000: 1,
  M0001: 2,
  M0003: 9,
  M0004: 14,
  M0005: 15,
  M0006: 20,
  M0008: 26,
  M0009: 27,
  M000A: 28,
  M000D: 40,
  M000E: 43,
  M000F: 48,
  M000G: 52,
  M000J: 56,
  M000K: 57,
  M000M: 66,
  M000N: 67,
  M000O: 68,
  M000P: 72,
  M000Q: 73,
  M000R: 85,
  M000S: 86,
  M000U: 115,
  M000W: 146,
  M000Z: 166,
  M0012: 197,
  M0013: 224,
  M0015: 241,
  M0016: 263,
  M0017: 276,
  M001B: 10334,
  M001C: 11000,
  M001D: 12587,
  M003A: 17419,
  M003B: 17420,
  M003E: 18533,
  M007U: 40324,
  M00CO: 121,
  M00EL: 143,
  M00EW: 24,
  M00EX: 50,
  M00F0: 91,
  M00F1: 112,
  M00F4: 201,
  M00F6: 251,
  '0A000': 115,
  '22023': 2,
  '22P02': 9,
  '23505': 11000,
  '23P01': 11000,
  '25P02': 251,
  '25P03': 251,
  '40001': 112,
  '40P01': 112,
  '42P01': 26,
  '42P07': 48,
  '53100': 14031,
  '53200': 146,
  '53300': 91,
  '54000': 201,
  '55P03': 112,
  '57014': 50,
  '57P01': 91,
  '57P02': 91,
  '57P03': 91,
  ER112: 112,
  ER225: 225,
}

/** SQLSTATEs of what collides with others: serialization failure, deadlock, a lock that is not to be had. */
export const CONFLICT_STATES = ['40001', '40P01', '55P03']

export function codeOfState(state: string): number {
  return CODES[state] ?? (state.startsWith('M') ? 2 : state.startsWith('08') ? CODE.shutdown : 1)
}

/** In writeErrors DocumentDB packs the five signs of a SQLSTATE, six bits each, as PostgreSQL does (MAKE_SQLSTATE). */
export function unpackState(packed: number): string {
  return String.fromCharCode(...[0, 6, 12, 18, 24].map((shift) => ((packed >> shift) & 63) + 48))
}

export function packState(state: string): number {
  return [...state].reduce((packed, sign, index) => packed | (((sign.charCodeAt(0) - 48) & 63) << (6 * index)), 0)
}

function stateOf(error: unknown): string | null {
  return error instanceof PostgresError ? error.code : null
}

/** The server is gone, going or not there yet: the statement may or may not have been done. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof ConnectionLostError || /^(08|57P0)/.test(stateOf(error) ?? '')
}

/** Everything was rolled back because of others; the same again may well succeed. */
export function isConflict(error: unknown): boolean {
  return CONFLICT_STATES.includes(stateOf(error) ?? '')
}

export function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  const state = stateOf(error)
  const internal = state === null ? CODE.internal : codeOfState(state)
  return new CommandError(isConnectionLost(error) ? CODE.shutdown : internal, (error as Error).message)
}

/** What the driver is told, with the labels by which it decides to try again. */
export function errorReply(error: CommandError, request: Request): Document {
  const { code, message, extra } = error
  const reply = { ok: 0, errmsg: message, code, codeName: NAMES[code] ?? `Location${code}`, ...extra }
  const labels = errorLabels(code, request)
  return labels.length > 0 ? { ...reply, errorLabels: labels } : reply
}

// https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md#error-labels
function errorLabels(code: number, request: Request): string[] {
  const { shutdown, writeConflict, noSuchTransaction } = CODE
  if (request.name === 'commitTransaction' && code === shutdown) return ['UnknownTransactionCommitResult']
  if (request.inTransaction) {
    return [shutdown, writeConflict, noSuchTransaction].includes(code) ? ['TransientTransactionError'] : []
  }
  return request.transactionNumber !== null && [shutdown, writeConflict].includes(code) ? ['RetryableWriteError'] : []
}
