import { Attachments, fileSize } from '../shared/attachments.tsx'
import { Text } from '../shared/text.tsx'
import { clockTime, dayName, fullTime } from '../shared/time.ts'
import type { ChatMessage, ChatState, Choice } from './conversation.ts'
import type { Pending } from './outbox.ts'
import { words } from './words.ts'

/** The conversation, oldest first. The style sheet keeps it at its end unless the reader has gone back in it. */
export function Messages({
  state,
  again,
  choose,
}: {
  state: ChatState
  again: (pending: Pending) => void
  choose: (choice: Choice) => void
}) {
  const { messages, pending } = state
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the keys
    <section class="messages" tabIndex={0} aria-label={words.said}>
      <div class="turns">
        <div role="log" aria-live="polite" aria-label={words.said}>
          <div class="bubble out greeting">
            <Text>{words.greeting}</Text>
          </div>
          {messages.map((message, index) => (
            <Message key={message.id} message={message} before={messages[index - 1]} choose={choose} />
          ))}
        </div>
        {pending.map((each) => (
          <Waiting key={each.key} pending={each} again={() => again(each)} />
        ))}
      </div>
    </section>
  )
}

function Message({
  message,
  before,
  choose,
}: {
  message: ChatMessage
  before: ChatMessage | undefined
  choose: (choice: Choice) => void
}) {
  const day = dayName(message.at)
  const ours = message.direction === 'in'
  const automatic = !['message', 'reply', 'solution'].includes(message.kind)
  return (
    <>
      {(!before || dayName(before.at) !== day) && <div class="day">{day}</div>}
      <div class={`bubble ${message.direction} ${message.kind}`}>
        <span class="hidden">{ours ? words.you : words.we}: </span>
        {message.withdrawn ? <em>{words.withdrawn}</em> : <Text>{message.text}</Text>}
        <Attachments files={message.attachments} />
        {message.choices && (
          <div class="choices">
            {message.choices.map((choice) => (
              <button type="button" key={choice.id} onClick={() => choose(choice)}>
                {choice.label}
              </button>
            ))}
          </div>
        )}
        <small title={fullTime(message.at)}>
          {clockTime(message.at)}
          {automatic && ` · ${words.automatic}`}
        </small>
      </div>
    </>
  )
}

function Waiting({ pending, again }: { pending: Pending; again: () => void }) {
  return (
    <div class={`bubble in ${pending.state}`}>
      <Text>{pending.text || pending.files.map((file) => `${file.name} (${fileSize(file.size)})`).join('\n')}</Text>
      {pending.state === 'failed' ? (
        <small class="error" role="alert">
          {words.failed} {pending.reason}{' '}
          <button type="button" class="plain" onClick={again}>
            {words.again}
          </button>
        </small>
      ) : (
        <small role="status">{words[pending.state]}</small>
      )}
    </div>
  )
}
