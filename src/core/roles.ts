/** Whoever answers has one of these; what each may do is configuration. */
export const roles = ['l1', 'l2', 'rd', 'trainer', 'product', 'supervisor', 'success', 'admin'] as const

/** The role of each agent by id: the team that they are of. */
export const teamsOf = (agents: readonly { id: string; role: string }[]): Record<string, string> =>
  Object.fromEntries(agents.map(({ id, role }) => [id, role]))
