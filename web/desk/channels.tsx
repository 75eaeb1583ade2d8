import { useEffect } from 'preact/hooks'
import { fullTime, spanOf } from '../shared/time.ts'
import { type Account, api } from './api.ts'
import { useLoaded, useNow } from './hooks.ts'
import { channelName, useSurroundings } from './people.ts'
import { words } from './words.ts'

const lookEveryMs = 5000

/** The connected accounts and the servers under the desk, looked at anew every few seconds. */
function useStanding() {
  const now = useNow(lookEveryMs)
  const { value, error, reload } = useLoaded(api.channels)
  useEffect(() => {
    void reload()
  }, [now, reload])
  return { accounts: value?.accounts ?? [], servers: value?.servers ?? [], error, now }
}

/** How many accounts and servers do not work. */
export function useAmiss(): number {
  const { accounts, servers } = useStanding()
  return [...accounts, ...servers].filter(({ ok }) => !ok).length
}

/** Servers that need somebody; and every connected account: how it stands, what it may send, the code that signs it in. */
export function Channels() {
  const { accounts, servers, error, now } = useStanding()
  return (
    <main class="page">
      <h2>{words.channels}</h2>
      {error && <p class="error">{error.message}</p>}
      <ul class="cards">
        {servers
          .filter(({ ok }) => !ok)
          .map(({ name, reason }) => (
            <li class="card" key={name}>
              <div>
                <strong>{words.servers[name as keyof typeof words.servers] ?? name}</strong>
                <p role="status" class="amiss">
                  {reason}
                </p>
              </div>
            </li>
          ))}
        {accounts.map((each) => (
          <AccountCard key={`${each.channel}/${each.account}`} account={each} now={now} />
        ))}
      </ul>
    </main>
  )
}

function AccountCard({ account, now }: { account: Account; now: number }) {
  const { ok, reason, code, gap } = account
  const surroundings = useSurroundings()
  return (
    <li class="card">
      <div>
        <strong>
          {channelName(surroundings, account.channel)} · {account.account}
        </strong>
        <p role="status" class={ok ? undefined : 'amiss'}>
          {ok ? words.channelWell : reason}
        </p>
        {gap && <p class="amiss">{words.channelGap(fullTime(gap.from), fullTime(gap.to))}</p>}
        {code && <p>{words.channelScan}</p>}
        <small>{limitsOf(account).join(' · ') || words.channelUnlimited}</small>
      </div>
      {code && <img class="code" src={`${code}?at=${now}`} alt={words.channelScan} width="220" height="220" />}
    </li>
  )
}

function limitsOf({ limits, push }: Account): string[] {
  const said = ({ messages, within }: { messages: number; within: number }) =>
    words.messagesIn(messages, spanOf(within))
  return [
    ...limits.map(
      (limit) => `${words.channelLimit[limit.per]}: ${said(limit)}${limit.renewsAt ? `, ${leftOf(limit)}` : ''}`,
    ),
    ...(push ? [`${words.channelPush}: ${said(push)}`] : []),
  ]
}

const leftOf = ({ left = 0, renewsAt }: Account['limits'][number]): string =>
  words.channelLeft(left, fullTime(renewsAt ?? ''))
