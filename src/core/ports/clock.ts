/** The one source of time. Production's is the host's, corrected by the offset to the database. */
export interface Clock {
  now(): Date
}

/** New ids: 24 hexadecimal digits that sort by the time they were made. */
export interface Ids {
  next(): string
}
