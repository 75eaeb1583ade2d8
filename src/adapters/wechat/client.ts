import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Wechaty } from 'wechaty'
import type { WechatAccount } from './config.ts'

/** What speaks to WeChat; wechaty calls it a puppet. */
export type Puppet = Wechaty['puppet']

type PuppetClass = new (options: Record<string, unknown>) => Puppet

export type Bot = { wechaty: Wechaty; puppet: Puppet }

/**
 * The class that a puppet's package exports.
 * @throws Error that names the npm command where the package is not installed, or says that it holds no puppet
 */
export async function loadPuppet(name: string): Promise<PuppetClass> {
  const module = await importPackage(name)
  // A CommonJS package hides its default export behind another one.
  const found = [module.default, (module.default as { default?: unknown } | undefined)?.default]
  const puppet = found.find((each) => typeof each === 'function')
  if (!puppet) throw new Error(`the package ${name} is no wechaty puppet: it has no class as its default export`)
  return puppet as PuppetClass
}

async function importPackage(name: string): Promise<{ default?: unknown }> {
  try {
    return await import(name)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`)
    throw new Error(
      missing
        ? `the puppet ${name} is not installed: run 'npm install ${name}' in the folder of Echodesk`
        : `the puppet ${name} cannot be loaded: ${message}`,
      { cause: error },
    )
  }
}

/**
 * A bot that is not started yet. What its puppet must remember of a sign-in is kept under `<dataDir>/wechat/`.
 * Throws what `loadPuppet` throws, and what the puppet's constructor does.
 */
export async function makeBot(account: WechatAccount, dataDir: string): Promise<Bot> {
  const PuppetOf = await loadPuppet(account.puppet)
  const { WechatyBuilder } = await import('wechaty')
  const folder = join(dataDir, 'wechat')
  await mkdir(folder, { recursive: true })
  const puppet = new PuppetOf(account.options)
  return { wechaty: WechatyBuilder.build({ name: join(folder, account.id), puppet }), puppet }
}
