import { readFile } from 'node:fs/promises'
import { parse, YAMLParseError } from 'yaml'
import { ConfigError } from './error.ts'

type Tree = Record<string, unknown>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lays one tree over another, key by key; a list or a plain value replaces what was there. */
export function overlay(under: unknown, over: unknown): unknown {
  if (over === undefined) return under
  if (!isTree(under) || !isTree(over)) return over
  const merged: Tree = { ...under }
  for (const [key, value] of Object.entries(over)) merged[key] = overlay(under[key], value)
  return merged
}

/** A YAML file as a tree. Throws `ConfigError` naming the file and the line. */
export async function readYaml(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new ConfigError(file, ['', `cannot be read: ${(error as Error).message}`])
  }
  try {
    return parse(text, { prettyErrors: true }) ?? {}
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? '') : ''
    const reason = (error as Error).message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '')
    throw new ConfigError(file, [line ? `line ${line}` : '', `is not YAML: ${reason}`])
  }
}

/** Replaces `${NAME}` in every string by the environment's value. Throws `ConfigError` where there is none. */
export function fillIn(file: string, tree: unknown, environment: NodeJS.ProcessEnv, path = ''): unknown {
  if (typeof tree === 'string') {
    return tree.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = environment[name]
      if (value === undefined) throw new ConfigError(file, [path, `the environment has no ${name}: set it`])
      return value
    })
  }
  if (Array.isArray(tree)) return tree.map((each, index) => fillIn(file, each, environment, `${path}[${index}]`))
  if (!isTree(tree)) return tree
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, fillIn(file, value, environment, path ? `${path}.${key}` : key)]),
  )
}
