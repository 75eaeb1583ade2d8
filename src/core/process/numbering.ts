import type { Zone } from '../time/zone.ts'

/** The day's part of a ticket number, `YYYYMMDD`, in the desk's time zone. */
export const numberDay = (receivedAt: Date, zone: Zone): string => zone.local(receivedAt).day.replaceAll('-', '')

/** `YYYYMMDD-NNN`; the thousandth of a day has four digits. */
export const ticketNumber = (day: string, count: number): string => `${day}-${String(count).padStart(3, '0')}`

const NUMBER = /(?<!\d)(20\d{6}-\d{3,6})(?!\d)/

/** The first ticket number in a text, or null. */
export const findTicketNumber = (text: string): string | null => NUMBER.exec(text.slice(0, 10_000))?.[1] ?? null
