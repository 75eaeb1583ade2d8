import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const titles = { chat: 'Chat', desk: 'Echodesk' }

/** Bundles the browser side into `outdir`: one page, one script and one style sheet for each of chat and desk. */
export async function buildPages(outdir = join(root, 'web/dist')): Promise<void> {
  const web = join(root, 'web')
  const assets = join(outdir, 'assets')
  await rm(outdir, { recursive: true, force: true })
  const common = { bundle: true, minify: true, target: 'es2022', charset: 'utf8', logLevel: 'warning' } as const
  const { metafile } = await build({
    ...common,
    absWorkingDir: root,
    entryPoints: Object.keys(titles).flatMap((page) => [`${web}/${page}/${page}.tsx`, `${web}/${page}/${page}.css`]),
    outdir: assets,
    entryNames: '[name]-[hash]',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
  })
  await build({ ...common, entryPoints: [`${web}/chat/widget.ts`], outfile: join(outdir, 'widget.js'), format: 'iife' })
  await mkdir(outdir, { recursive: true })
  for (const [page, title] of Object.entries(titles)) {
    const made = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint?.startsWith(`web/${page}/`))
    const files = made.map(([path]) => `/${relative(outdir, join(root, path))}`)
    await writeFile(join(outdir, `${page}.html`), html(title, files))
  }
}

const html = (title: string, files: string[]) => `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230f6b6b' d='M2 2h12v9H8l-4 4v-4H2z'/%3E%3C/svg%3E">
${files
  .filter((file) => file.endsWith('.css'))
  .map((file) => `<link rel="stylesheet" href="${file}">`)
  .join('\n')}
${files
  .filter((file) => file.endsWith('.js'))
  .map((file) => `<script type="module" src="${file}"></script>`)
  .join('\n')}
</head>
<body><div id="page"></div></body>
</html>
`

if (import.meta.main) await buildPages()
