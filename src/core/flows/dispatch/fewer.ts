const WORDS = new Set(['减少通知', '减少更新', 'fewer updates', 'less updates', 'fewer'])

/** Whether a message is the request for fewer updates that our automatic messages offer, and nothing else. */
export const asksForFewer = (text: string): boolean =>
  WORDS.has(
    text
      .trim()
      .toLowerCase()
      .replace(/^["'“”「]|["'“”」.。!！]+$/g, '')
      .trim(),
  )
