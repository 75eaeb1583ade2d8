import { type Document, deserialize, serialize } from 'bson'
import { CODE, CommandError } from './errors.ts'
import type { Request } from './request.ts'
import type { Scope } from './transactions.ts'

const FUNCTIONS: Record<string, string> = { find: 'find', aggregate: 'pipeline', count: 'count', distinct: 'distinct' }

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Actual Rows'?: number; Plans?: Plan[] }

/** PostgreSQL's plan, told in MongoDB's words: IXSCAN or COLLSCAN, the index's name; the whole stands under `postgres`. */
export async function explain(request: Request, scope: Scope): Promise<Document> {
  const { explain: command, verbosity } = deserialize(request.raw, { promoteValues: false })
  const kind = Object.keys(command)[0] ?? ''
  const explained = FUNCTIONS[kind]
  if (!explained) throw new CommandError(CODE.notSupported, `explain of ${kind} is not supported`)
  const analyze = String(verbosity) !== 'queryPlanner'
  const [text] = await scope.executeRepeatable(
    `EXPLAIN (FORMAT JSON, VERBOSE, COSTS, ANALYZE ${analyze})
     SELECT document FROM documentdb_api_catalog.bson_aggregation_${explained}($1, $2)`,
    [request.database, Buffer.from(serialize(command))],
  )
  const [postgres] = JSON.parse(String(text))
  const stages = stagesOf(postgres.Plan)
  const winningPlan = stages.reduce<Document | null>(
    (inputStage, stage) => (inputStage ? { ...stage, inputStage } : stage),
    null,
  )
  const statistics = {
    nReturned: postgres.Plan['Actual Rows'],
    executionTimeMillis: Math.round(postgres['Execution Time']),
  }
  return {
    queryPlanner: { namespace: `${request.database}.${String(command[kind])}`, winningPlan },
    ...(analyze ? { executionStats: statistics } : {}),
    postgres,
    ok: 1,
  }
}

/** From the innermost to the outermost. */
function stagesOf(plan: Plan): Document[] {
  const stage = {
    stage: stageName(plan['Node Type']),
    ...(plan['Index Name'] ? { indexName: plan['Index Name'] } : {}),
    ...(plan['Actual Rows'] === undefined ? {} : { nReturned: plan['Actual Rows'] }),
  }
  return [...(plan.Plans ?? []).flatMap(stagesOf), stage]
}

function stageName(node: string): string {
  if (node.includes('Index')) return 'IXSCAN'
  return node.includes('Seq Scan') ? 'COLLSCAN' : node.toUpperCase()
}
