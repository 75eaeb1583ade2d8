import type { Accept, Log, WebhookRequest, WebhookResponse } from '../../core/ports/channel.ts'
import { eventOfInteraction, interactionTypes, responseTo } from './interactions.ts'
import { type Interaction, readPacket } from './packets.ts'
import { interactionRow } from './parse.ts'
import { isSigned } from './signature.ts'

type Settings = {
  account: string
  publicKey: string
  isSupport(channel: string): boolean
  now(): Date
  log: Log
}

/**
 * Discord calling in with commands and buttons. The signature is verified over the bytes as they came, before anything
 * is read; the same interaction again is the same row, and answered alike.
 */
export async function handleWebhook(
  { account, publicKey, isSupport, now, log }: Settings,
  request: WebhookRequest,
  accept: Accept,
): Promise<WebhookResponse> {
  if (!isSigned(publicKey, request.headers, request.body, now())) {
    return { status: 401, body: 'the signature is wrong, or older than five minutes' }
  }
  const interaction = read(request.body)
  if (!interaction) return { status: 400, body: 'this is no interaction' }
  try {
    const isPing = interaction.type === interactionTypes.ping
    if (!isPing && eventOfInteraction(interaction, isSupport)) await accept([interactionRow(account, interaction)])
  } catch (error) {
    log.warn('discord: an interaction is not safe, so it is not answered', { reason: String(error) })
    return { status: 503 }
  }
  const headers = { 'content-type': 'application/json' }
  return { status: 200, headers, body: JSON.stringify(responseTo(interaction, isSupport)) }
}

function read(body: Uint8Array): Interaction | null {
  try {
    const packet = { t: 'INTERACTION_CREATE', d: JSON.parse(new TextDecoder().decode(body)) }
    return readPacket(new TextEncoder().encode(JSON.stringify(packet))).d as Interaction
  } catch {
    return null
  }
}
