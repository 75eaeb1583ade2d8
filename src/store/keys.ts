/** Field names in MongoDB's updates are paths: what would be read as one is written as `%` and two digits. */
export function encodeKey(key: string): string {
  return key.replace(/[%.$]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}

export function encodeKeys<Value>(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [encodeKey(key), value]))
}

export function decodeKeys<Value>(values: Record<string, Value>): Record<string, Value> {
  const decode = (key: string) => key.replace(/%(25|2e|24)/g, (code) => decodeURIComponent(code))
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [decode(key), value]))
}
