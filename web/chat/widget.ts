/**
 * Puts the chat onto a page of somebody else's: <script src="https://desk.example/widget.js" data-site="site" defer>.
 * The chat runs in a frame of the desk's own origin, so the page around it sees nothing of the conversation.
 */
const script = document.currentScript as HTMLScriptElement
const desk = new URL(script.src).origin
const { site, label = navigator.language.startsWith('zh') ? '在线客服' : 'Help', color = '#0f6b6b' } = script.dataset

const button = document.createElement('button')
button.type = 'button'
button.textContent = label
button.setAttribute('aria-expanded', 'false')
Object.assign(button.style, {
  position: 'fixed',
  right: '20px',
  bottom: '20px',
  zIndex: '2147483000',
  border: '0',
  borderRadius: '999px',
  padding: '12px 20px',
  background: color,
  color: '#ffffff',
  font: '600 15px system-ui, sans-serif',
  boxShadow: '0 6px 20px rgb(0 0 0 / 25%)',
  cursor: 'pointer',
})

const frame = document.createElement('iframe')
frame.title = label
frame.referrerPolicy = 'no-referrer'
frame.allow = 'clipboard-write'
Object.assign(frame.style, {
  position: 'fixed',
  right: '20px',
  bottom: '84px',
  zIndex: '2147483000',
  width: 'min(390px, calc(100vw - 24px))',
  height: 'min(620px, calc(100dvh - 104px))',
  border: '0',
  borderRadius: '16px',
  boxShadow: '0 18px 50px rgb(0 0 0 / 28%)',
  colorScheme: 'normal',
})

let shown = false

function show(open: boolean): void {
  shown = open
  if (open && !frame.src) {
    frame.src = `${desk}/?embed${site ? `&site=${encodeURIComponent(site)}` : ''}`
    document.body.append(frame)
  }
  frame.hidden = !open
  button.setAttribute('aria-expanded', String(open))
  if (open) frame.focus()
  else button.focus()
}

button.addEventListener('click', () => show(!shown))
addEventListener('message', (event) => {
  if (event.source === frame.contentWindow && event.data === 'echodesk:close') show(false)
})
document.body.append(button)

export {}
