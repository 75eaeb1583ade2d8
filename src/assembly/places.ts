import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The product's own folders, whether it runs from its sources (src/) or as built (dist/). */
export const places = {
  root,
  defaults: `${root}config/default.yaml`,
  demo: `${root}config/demo.yaml`,
  templates: `${root}config/templates`,
  triage: `${root}config/triage`,
  pages: `${root}web/dist`,
  manifest: `${root}package.json`,
}
