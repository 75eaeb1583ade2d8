/** Whoever answers has one of these; what each may do is configuration. */
export const roles = ['l1', 'l2', 'rd', 'trainer', 'product', 'supervisor', 'success', 'admin'] as const
