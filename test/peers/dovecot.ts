import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'

const run = promisify(execFile)
const PROGRAM = '/usr/sbin/dovecot'

/** Why there can be no Dovecot here; null where there can. */
export const withoutDovecot: string | null = !existsSync(PROGRAM)
  ? 'Dovecot is not installed (Debian: dovecot-imapd dovecot-lmtpd)'
  : userInfo().uid === 0
    ? null
    : 'Dovecot needs root to start'

export type Dovecot = {
  port: number
  user: string
  password: string
  /** Puts a mail into a folder as a delivery agent does. The mail's bytes stay as they are. */
  deliver(mail: string | Buffer | Iterable<Buffer>, folder?: string): Promise<void>
  /** Puts mails into the inbox as a mail program does, received at a time of its own choice. */
  append(mails: string[], receivedAt?: Date): Promise<void>
  /** Runs doveadm on the mailbox: `flags add '\Seen' ALL`, `mailbox create Archive`. */
  doveadm(...words: string[]): Promise<string>
  /** Forgets the UIDs of a folder, as a lost index does: they begin anew under another UIDVALIDITY. */
  forgetUids(folder?: string): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  remove(): Promise<void>
}

/** A real Dovecot of its own, on a free port of the loopback, with one mailbox. Ends with `remove`. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-dovecot-'))
  const port = await freePort()
  const user = 'support@desk.example'
  const password = 'a-password-of-tests'
  const config = join(folder, 'dovecot.conf')
  const mail = join(folder, 'mail')
  await mkdir(mail)
  await chmod(folder, 0o755)
  const { uid, gid } = await mailOwner()
  await chown(mail, uid, gid)
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`)
  await writeFile(config, settings({ folder, mail, port, uid, gid }))
  let server: ChildProcess | null = null

  const maildir = (name: string) => (name === 'INBOX' ? mail : join(mail, `.${name}`))

  async function start(): Promise<void> {
    const started = spawn(PROGRAM, ['-F', '-c', config], { stdio: 'ignore', detached: true })
    server = started
    await listening(port, started, join(folder, 'log'))
  }

  async function stop(): Promise<void> {
    const stopping = server
    server = null
    if (!stopping?.pid || stopping.exitCode !== null) return
    const ended = new Promise((resolve) => stopping.once('exit', resolve))
    // The whole group at once: asked politely, it waits ten seconds for its clients.
    process.kill(-stopping.pid, 'SIGKILL')
    await ended
  }

  async function doveadm(...words: string[]): Promise<string> {
    const command = words.slice(0, ['mailbox', 'flags'].includes(words[0] ?? '') ? 2 : 1)
    const { stdout } = await run('doveadm', ['-c', config, ...command, '-u', user, ...words.slice(command.length)])
    return stdout
  }

  await start()
  return {
    port,
    user,
    password,
    start,
    stop,
    doveadm,
    async deliver(bytes, name = 'INBOX') {
      const saving = spawn('doveadm', ['-c', config, 'save', '-u', user, '-m', name], {
        stdio: ['pipe', 'ignore', 'pipe'],
      })
      const ended = new Promise<number | null>((resolve) => saving.once('exit', resolve))
      const pieces = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [Buffer.from(bytes)] : bytes
      const [said] = await Promise.all([text(saving.stderr), pipeline(pieces, saving.stdin)])
      if ((await ended) !== 0) throw new Error(`doveadm save: ${said}`)
    },
    async append(mails, receivedAt) {
      const auth = { user, pass: password }
      const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false })
      await client.connect()
      for (const bytes of mails) await client.append('INBOX', bytes, [], receivedAt)
      await client.logout()
    },
    async forgetUids(name = 'INBOX') {
      const files = [
        'dovecot-uidlist',
        'dovecot-uidvalidity',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
      ]
      await Promise.all(files.map((file) => rm(join(maildir(name), file), { force: true })))
    },
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Places = { folder: string; mail: string; port: number; uid: number; gid: number }

const settings = ({ folder, mail, port, uid, gid }: Places) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
listen = 127.0.0.1
protocols = imap
disable_plaintext_auth = no
ssl = no
mail_location = maildir:${mail}
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
mail_max_userip_connections = 50
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = home=${mail}
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`

/** The system's own user for mail: a mailbox must not belong to root. */
async function mailOwner(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith('mail:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid) throw new Error('This machine has no user named mail')
  return { uid: Number(uid), gid: Number(gid) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listening(port: number, server: ChildProcess, log: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Dovecot ended: ${await readFile(log, 'utf8').catch(() => '')}`)
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => resolve(true)).once('error', () => resolve(false))
      socket.once('data', () => socket.destroy())
    })
    if (greeted) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
