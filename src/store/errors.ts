import mongoose from 'mongoose'

const duplicateKey = 11000

/** A row with this unique key is there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey
}

/** The database is out of reach: trying the parts of a batch one by one would fail alike. */
export function isOutage(error: unknown): boolean {
  const { MongoNetworkError, MongoServerSelectionError, MongoNotConnectedError } = mongoose.mongo
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError
  )
}
