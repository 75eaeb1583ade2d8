/** The command line was used wrongly: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const usage = `Usage: echodesk <command> [options]

  start [--role intake|worker|http] [--demo]   the desk; everything in one process, or a part of it
  doctor [--json]                              what is wrong with the set-up, and how to mend it
  replay <id>                                  runs a quarantined message again
  parse-mail [file…]                           mails (or standard input) as JSON lines
  triage                                       JSON lines {id, subject?, text, tier?} classified
  similar --corpus <file>                      JSON lines {id, text}: the ten most similar of the corpus
  simulate --config <file> --events <file> --from <time> --to <time>
                                               who would have heard what, and when, under these settings
  export --events                              last month's tickets as events for simulate
  --help, --version

The environment: PORT, HOST, ECHODESK_SMTP_PORT, ECHODESK_DATA_DIR, ECHODESK_CONFIG, ECHODESK_API_TOKEN,
MONGODB_URI, REDIS_URL, LOG_LEVEL. Settings: config/default.yaml.
`
