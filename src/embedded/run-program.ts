import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Account } from './account.ts'

type RunOptions = { cwd?: string; env?: NodeJS.ProcessEnv; account?: Account }

/** Runs a program to its end and gives what it printed. Throws with its last lines where it fails. */
export async function runProgram(program: string, parameters: string[], options: RunOptions = {}): Promise<string> {
  const { account, ...rest } = options
  const child = spawn(program, parameters, { ...rest, ...account, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints += text))
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  if (ended === 0) return printed
  throw new Error(`${program} ended with ${ended}: ${lastLines(complaints || printed)}`)
}

/** The path of a program on the PATH, or null. */
export async function findProgram(name: string, environment: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  for (const folder of (environment.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return null
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

export function lastLines(text: string, count = 8): string {
  return text.trim().split('\n').slice(-count).join('\n')
}
