import { readEnvironment } from '../assembly/environment.ts'
import { knownToken } from '../assembly/token.ts'

const REMEDY = 'is the desk running, and PORT and ECHODESK_API_TOKEN those it runs with?'

/** Asks the running desk to run a quarantined message again. */
export async function replay(id: string): Promise<number> {
  const { host, port, dataDir, apiToken: given } = readEnvironment(process.env)
  const token = await knownToken(dataDir, given)
  if (token === null)
    throw new Error('no API token: set ECHODESK_API_TOKEN, or ECHODESK_DATA_DIR to the desk’s data folder')
  const url = `http://${host}:${port}/api/quarantine/${encodeURIComponent(id)}/replay`
  let response: Response
  try {
    response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  } catch (error) {
    throw new Error(`the desk at ${host}:${port} does not answer (${(error as Error).message}): ${REMEDY}`)
  }
  if (response.ok) return 0
  const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null
  throw new Error(answer?.error?.message ?? `the desk answered ${response.status}: ${REMEDY}`)
}
