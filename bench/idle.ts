import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { startDovecot, withoutDovecot } from '../test/peers/dovecot.ts'
import { SlackPeer } from '../test/peers/slack/index.ts'
import { startDeskAt } from './support/desk.ts'
import type { Bench } from './support/figure.ts'
import { usage } from './support/usage.ts'

const IDLE_MS = 60_000
const TARGET_MB = 180

/** The memory and the work of one process with three channels that has nothing to do. */
export const idle: Bench = async (servers, say) => {
  const place = await servers.place()
  const slack = await SlackPeer.start()
  const dovecot = withoutDovecot ? null : await startDovecot()
  if (withoutDovecot) say(`mail by its SMTP intake alone: ${withoutDovecot}`)
  slack.workspace.addUser({ id: 'U0CHEN', name: '陈晨', locale: 'zh-CN', email: 'chen@customer.example' })
  slack.workspace.addChannel('C0HELP', ['U0CHEN'])
  const { botToken, appToken } = slack.credentials
  const imap = dovecot && {
    host: '127.0.0.1',
    port: dovecot.port,
    secure: false,
    user: dovecot.user,
    password: dovecot.password,
  }
  const channels = {
    email: [{ id: 'support', address: 'support@desk.example', ...(imap && { imap }) }],
    web: [{ id: 'site' }],
    slack: [{ id: 'main', botToken, appToken, apiUrl: slack.apiUrl }],
  }
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const desk = await startDeskAt(place, JSON.stringify({ channels }))
  try {
    const before = await usage(desk.child.pid!)
    await wait(IDLE_MS)
    const after = await usage(desk.child.pid!)
    const floor = await usage(bare.pid!)
    const share = (after.cpuMs - before.cpuMs) / IDLE_MS
    return [
      {
        what: 'memory of one process, three channels, after an idle minute',
        measured: `${after.megabytes.toFixed(0)} MB`,
        floor: `${floor.megabytes.toFixed(0)} MB (Node.js alone)`,
        ratio: `${(after.megabytes / floor.megabytes).toFixed(1)} ×`,
        target: `≤ ${TARGET_MB} MB`,
        ok: after.megabytes <= TARGET_MB,
      },
      {
        what: 'its share of one core meanwhile',
        measured: `${(share * 100).toFixed(1)} %`,
        floor: '',
        ratio: '',
        target: '',
        ok: null,
      },
    ]
  } finally {
    bare.kill()
    await desk.stop()
    await slack.stop()
    await dovecot?.remove()
    await place.release()
  }
}
