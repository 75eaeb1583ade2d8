import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes, as they stand in links and cookies. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** What is kept of a secret, so that a copy of the database opens nothing. Hexadecimal. */
export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** Compares without telling by its time how much was right. */
export const sameSecret = (one: string, other: string) =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
