type NumbersProps = { tickets: { number: string; subject?: string }[]; open(number: string): void }

/** Tickets by their numbers, each a way to it. */
export function TicketNumbers({ tickets, open }: NumbersProps) {
  return (
    <span class="numbers">
      {tickets.map(({ number, subject }) => (
        <a
          key={number}
          href={`/desk/tickets/${number}`}
          title={subject}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey) return
            event.preventDefault()
            open(number)
          }}
        >
          {number}
        </a>
      ))}
    </span>
  )
}
