/** A program's key to the API, with the rights of one role. The token itself is kept as a hash alone. */
export type ApiToken = { id: string; hash: string; name: string; role: string; createdAt: Date; createdBy: string }

export interface TokenStore {
  insert(row: ApiToken): Promise<void>
  byHash(hash: string): Promise<ApiToken | null>
  list(): Promise<ApiToken[]>
  /** False where there is none. */
  remove(id: string): Promise<boolean>
}
