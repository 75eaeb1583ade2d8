/** A wish that was not built, and everybody who had it. */
export type ProductRequest = {
  id: string
  title: string
  reason: string
  createdAt: Date
  askedBy: { ticket: string; customerId: string }[]
}
