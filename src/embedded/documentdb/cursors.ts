import { type Document, deserialize } from 'bson'
import { CODE, CommandError } from './errors.ts'
import { IDLE_CURSOR_SECONDS, type Postgres } from './postgres.ts'
import type { Request } from './request.ts'
import type { Scope } from './transactions.ts'

type Cursor = { database: string; continuation: Buffer; usedAt: number }

const WRITING_STAGES = ['$out', '$merge']
const NEXT_PAGE = 'SELECT cursorpage, continuation FROM documentdb_api.cursor_get_more($1, $2, $3)'
const DELETE_CURSORS = 'SELECT documentdb_api_internal.delete_cursors($1::bigint[])'

/** Keeps where each open cursor goes on. */
export class Cursors {
  private readonly open = new Map<string, Cursor>()
  private readonly postgres: Postgres

  constructor(postgres: Postgres) {
    this.postgres = postgres
  }

  /** The handler of a command that opens a cursor by the function of DocumentDB. */
  firstPage(name: 'find' | 'aggregate' | 'list_collections' | 'list_indexes') {
    const statement = `SELECT cursorpage, continuation, cursorid FROM documentdb_api.${name}_cursor_first_page($1, $2)`
    return async (request: Request, scope: Scope): Promise<Buffer> => {
      const mayWrite = name === 'aggregate' && WRITING_STAGES.some((stage) => request.raw.includes(stage))
      const execute = mayWrite ? scope.execute : scope.executeRepeatable
      const [page, continuation, id] = await execute(statement, [request.database, request.raw])
      if (continuation && id) this.keep(String(id.readBigInt64BE()), request.database, continuation)
      return page as Buffer
    }
  }

  readonly nextPage = async (request: Request, scope: Scope): Promise<Buffer> => {
    const id = request.target
    const cursor = this.open.get(id)
    if (!cursor) throw new CommandError(CODE.cursorNotFound, `cursor id ${id} not found`)
    const [page, continuation] = await scope.execute(NEXT_PAGE, [cursor.database, request.raw, cursor.continuation])
    if (continuation) this.keep(id, cursor.database, continuation)
    else this.open.delete(id)
    return page as Buffer
  }

  readonly kill = async (request: Request): Promise<Document> => {
    const ids: bigint[] = deserialize(request.raw, { useBigInt64: true }).cursors.map(BigInt)
    const cursorsKilled = ids.filter((id) => this.open.delete(String(id)))
    // what cannot be deleted now expires by itself
    if (cursorsKilled.length > 0) {
      await this.postgres.execute(DELETE_CURSORS, [`{${cursorsKilled.join(',')}}`]).catch(() => {})
    }
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id))
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 }
  }

  /** Forgets cursors nobody has read on for a while; PostgreSQL does the same with their files. */
  expire(): void {
    const oldest = performance.now() - IDLE_CURSOR_SECONDS * 1000
    for (const [id, cursor] of this.open) if (cursor.usedAt < oldest) this.open.delete(id)
  }

  private keep(id: string, database: string, continuation: Buffer): void {
    // a copy: the bytes as they came are a part of something larger
    this.open.set(id, { database, continuation: Buffer.from(continuation), usedAt: performance.now() })
  }
}
