import type { World } from './methods/call.ts'
import { bot, type Message, team, type View } from './workspace.ts'

type Element = {
  type: string
  action_id: string
  value?: string
  text?: { text: string }
  options?: { text: { text: string }; value: string }[]
}

/** Every button and select of a message. */
export function elementsOf(message: Message): Element[] {
  return ((message.blocks ?? []) as { type: string; block_id?: string; elements?: Element[]; accessory?: Element }[])
    .flatMap((block) => [...(block.type === 'actions' ? (block.elements ?? []) : []), block.accessory])
    .filter((element) => element !== undefined)
}

function person(world: World, user: string) {
  const known = world.workspace.users.get(user)
  return { id: user, username: known?.name ?? user, name: known?.name ?? user, team_id: known?.team_id ?? team.id }
}

/** Presses the button whose action_id begins so, or chooses an option of a select by its label. */
export function press(
  world: World,
  user: string,
  at: { channel: string; ts: string },
  action: string,
  change: { option?: string; value?: string } = {},
): Promise<Record<string, unknown> | null> {
  const message = world.workspace.message(at.channel, at.ts)
  const element = elementsOf(message).find((one) => one.action_id.startsWith(action))
  if (!element) throw new Error(`No ${action} on the message ${at.ts}: ${JSON.stringify(elementsOf(message))}`)
  const option = element.options?.find((one) => one.text.text === change.option || one.value === change.option)
  if (change.option && !option) throw new Error(`No option ${change.option} in ${JSON.stringify(element.options)}`)
  const trigger = `${world.workspace.nextId('trigger-')}|${user}`
  world.triggers.set(trigger, Date.now())
  const chosen = option ? { selected_option: { ...option, value: change.value ?? option.value } } : {}
  return world.delivery.interaction({
    type: 'block_actions',
    api_app_id: bot.app,
    token: 'legacy-verification-token',
    team: { id: team.id, domain: 'desk' },
    user: person(world, user),
    channel: { id: at.channel, name: world.workspace.channel(at.channel).name },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: at.channel,
      is_ephemeral: false,
      ...(message.thread_ts && { thread_ts: message.thread_ts }),
    },
    message,
    trigger_id: trigger,
    response_url: `${world.base}/response`,
    actions: [
      {
        type: element.type,
        action_id: element.action_id,
        block_id: 'actions',
        action_ts: world.workspace.nextTs(),
        ...(element.value !== undefined && { value: change.value ?? element.value }),
        ...chosen,
      },
    ],
  })
}

/** Chooses the global shortcut of this name. */
export function useShortcut(world: World, user: string, name: string): Promise<Record<string, unknown> | null> {
  const trigger = `${world.workspace.nextId('trigger-')}|${user}`
  world.triggers.set(trigger, Date.now())
  return world.delivery.interaction({
    type: 'shortcut',
    token: 'legacy-verification-token',
    action_ts: world.workspace.nextTs(),
    team: { id: team.id, domain: 'desk' },
    user: { id: user, username: person(world, user).username, team_id: team.id },
    is_enterprise_install: false,
    enterprise: null,
    callback_id: name,
    trigger_id: trigger,
  })
}

/** What is filled into an input: the words, or of a select the label or the value of each option. */
export type Filling = string | string[]

/** Sends a form that is open, with what is filled into its inputs by block id. */
export function submitView(
  world: World,
  user: string,
  view: View,
  values: Record<string, Filling>,
): Promise<Record<string, unknown> | null> {
  const blocks = (view.blocks ?? []) as { type: string; block_id: string; element?: Element }[]
  const state = Object.fromEntries(
    blocks.flatMap(({ type, block_id, element }) =>
      type === 'input' && element
        ? [[block_id, { [element.action_id]: { type: element.type, ...held(element, values[block_id]) } }]]
        : [],
    ),
  )
  return world.delivery.interaction({
    type: 'view_submission',
    api_app_id: bot.app,
    team: { id: team.id, domain: 'desk' },
    user: person(world, user),
    trigger_id: world.workspace.nextId('trigger-'),
    view: { ...view, team_id: team.id, state: { values: state } },
  })
}

/** What Slack sends of an input: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
function held(element: Element, filling: Filling | undefined): Record<string, unknown> {
  const chosen = [filling ?? []].flat().map((wanted) => {
    const option = element.options?.find(({ text, value }) => text.text === wanted || value === wanted)
    if (element.options && !option) throw new Error(`No option ${wanted} in ${JSON.stringify(element.options)}`)
    return option
  })
  switch (element.type) {
    case 'static_select':
      return { selected_option: chosen[0] ?? null }
    case 'multi_static_select':
    case 'checkboxes':
      return { selected_options: chosen }
    case 'datepicker':
      return { selected_date: filling ?? null }
    default:
      return { value: filling ?? null }
  }
}
