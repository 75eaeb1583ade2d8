/** Discord's ids tell when they were made: https://docs.discord.com/developers/reference#snowflakes */
const epoch = 1_420_070_400_000n

export const isSnowflake = (value: unknown): value is string => typeof value === 'string' && /^\d{15,20}$/.test(value)

export const timeOf = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + epoch))

/** The first id of a moment. */
export const idAt = (milliseconds: number): string => String((BigInt(Math.trunc(milliseconds)) - epoch) << 22n)

export const before = (id: string, milliseconds: number): string => idAt(timeOf(id).getTime() - milliseconds)

export const isLater = (one: string, other: string): boolean => BigInt(one) > BigInt(other)

export const latest = (one: string, other: string): string => (isLater(one, other) ? one : other)
