import mongoose from 'mongoose'

const duplicateKey = 11000

/** A row with this unique key is there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey
}

/** The database is out of reach: trying the parts of a batch one by one would fail alike. */
export function isOutage(error: unknown): boolean {
  const { MongoNetworkError, MongoServerSelectionError, MongoNotConnectedError, MongoBulkWriteError } = mongoose.mongo
  return (
    // What kept a bulk write from being answered at all; a server's answer has a number.
    (error instanceof MongoBulkWriteError && typeof error.code !== 'number') ||
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError
  )
}
