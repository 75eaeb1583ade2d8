export const plus = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds)

export const earlier = (one: Date, other: Date): Date => (one <= other ? one : other)

export const later = (one: Date, other: Date): Date => (one >= other ? one : other)
