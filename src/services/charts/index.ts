// As one file it loads in a tenth of the time that its many modules need.
import * as echarts from 'echarts/dist/echarts.esm.min.mjs'

/** A chart of one or more series over the same categories; `horizontal` for long names. Values may be missing. */
export type Chart = {
  title: string
  kind: 'bar' | 'line'
  horizontal?: boolean
  categories: string[]
  series: { name: string; values: (number | null)[] }[]
  /** The greatest value of the axis, where it is known: 100 for a share in percent. */
  most?: number
  /** What is said where there is nothing to draw. */
  empty: string
}

const WIDTH = 720
const HEIGHT = 300
const ROW = 26
const BAR = 14
const COLOURS = ['#0f6b6b', '#e08a3c', '#7a8fa6', '#b34d6d']
/** Without double quotes: the library writes it into an attribute as it is. */
const FONT = "system-ui, -apple-system, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

/** Draws a chart as SVG, on the server, by echarts. */
export function drawChart(chart: Chart): string {
  const isEmpty = chart.categories.length === 0
  const height = chart.horizontal
    ? Math.max(HEIGHT / 2, chart.categories.length * Math.max(ROW, chart.series.length * BAR) + 100)
    : HEIGHT
  const drawn = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  const names = {
    type: 'category' as const,
    data: chart.categories,
    axisLabel: chart.horizontal ? { interval: 0 } : { hideOverlap: true },
    inverse: chart.horizontal,
  }
  const values = { type: 'value' as const, minInterval: 1, ...(chart.most !== undefined && { max: chart.most }) }
  drawn.setOption({
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: FONT },
    title: { left: 0, top: 0, text: chart.title, subtext: isEmpty ? chart.empty : '', textStyle: { fontSize: 15 } },
    legend: { show: !isEmpty && chart.series.length > 1, left: 0, top: 32 },
    grid: { left: chart.horizontal ? 16 + widest(chart.categories) : 44, right: 48, bottom: 28, top: 64 },
    xAxis: chart.horizontal ? values : names,
    yAxis: chart.horizontal ? names : values,
    series: chart.series.map(({ name, values: data }) => ({
      name,
      type: chart.kind,
      data,
      barMaxWidth: 28,
      showSymbol: data.length < 2,
      ...(chart.horizontal && { label: { show: true, position: 'right' as const } }),
    })),
  })
  const svg = drawn.renderToSVGString()
  drawn.dispose()
  return svg
}

/** The width of the longest name in pixels. Nothing on a server measures letters: wide ones count as a font's size. */
const widest = (names: string[]): number =>
  Math.max(0, ...names.map((name) => [...name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 12 : 6.8), 0)))
