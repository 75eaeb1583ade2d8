import { language } from '../shared/words.ts'
import type { ReportFigure } from './api.ts'

const units = language === 'zh' ? { d: ' 天 ', h: ' 小时 ', min: ' 分' } : { d: ' d ', h: ' h ', min: ' min' }

/** A figure as people read it; a dash where there is none. */
export function figureText(kind: ReportFigure['kind'], value: number | null): string {
  if (value === null) return '–'
  if (kind === 'share') return `${(value * 100).toFixed(1)}%`
  if (kind === 'mean') return value.toFixed(2)
  if (kind === 'count') return String(value)
  const minutes = Math.round(value / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days}${units.d}${hours}${units.h}`.trim()
  return `${hours > 0 ? `${hours}${units.h}` : ''}${minutes % 60}${units.min}`
}

export const isMissed = ({ value, target }: ReportFigure): boolean =>
  target !== null && value !== null && value < target
