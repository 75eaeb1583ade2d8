import { parseMailFiles } from '../adapters/email/parse/command.ts'
import { printLine } from './lines.ts'

/** Mails as JSON lines: from files, or one from standard input. */
export async function parseMail(files: string[]): Promise<number> {
  for await (const mail of parseMailFiles(files.length > 0 ? files : process.stdin)) await printLine(mail)
  return 0
}
