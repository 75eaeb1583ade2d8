/** What one mail may hold before it is put aside instead of being understood. Sizes in bytes. */
export const limits = {
  mail: 50 * 1024 * 1024,
  headerBlock: 1024 * 1024,
  headerFields: 5_000,
  parts: 1_000,
  nesting: 100,
  /** a larger document is read without its layout */
  html: 1024 * 1024,
}

export type Limits = typeof limits

/** Thrown inside the reader and turned into the quarantine reason of the mail. */
export class LimitExceeded extends Error {}
