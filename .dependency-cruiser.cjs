// Who may import whom. The folders are described in docs/architecture.md.
const inside = (folder) => `^src/${folder}/`
const sdk = (names) => `node_modules/(${names.join('|')})/`

/** A folder may import only what `allowed` matches; everything else is an error. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [...allowed, ...(Array.isArray(from) ? from : [from])] },
})

const builtin = '^(node:)?(assert|buffer|child_process|crypto|dns|events|fs|http|https|net|os|path|perf_hooks|process|querystring|stream|timers|tls|url|util|worker_threads|zlib|string_decoder|async_hooks)(/.*)?$'
const core = inside('core')
const config = '^src/config\\.ts$'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('core-is-pure', core, []),
    only('store-knows-core-and-mongoose', inside('store'), [core, sdk(['mongoose', 'mongodb', 'bson']), builtin]),
    only('jobs-know-core-and-bullmq', inside('jobs'), [core, sdk(['bullmq', 'ioredis']), builtin]),
    only('http-knows-core-fastify-and-zod', inside('http'), [core, sdk(['fastify', '@fastify/[^/]+', 'zod', 'prom-client']), builtin]),
    only('embedded-stands-alone', inside('embedded'), [sdk(['pg', 'bson', 'mongodb-memory-server-core', '@types/pg']), builtin]),
    {
      name: 'adapters-know-only-their-platform',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/', pathNot: [core, '^src/adapters/shared/', '^src/adapters/$1/'] },
    },
    {
      name: 'adapters-use-zod-in-config-alone',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: 'config\\.ts$' },
      to: { path: sdk(['zod', 'mongoose', 'bullmq', 'fastify']) },
    },
    {
      name: 'services-stand-alone',
      severity: 'error',
      from: { path: '^src/services/([^/]+)/' },
      to: { path: '^src/', pathNot: [core, '^src/services/$1/'] },
    },
    { name: 'only-main-knows-all', severity: 'error', from: { path: '^src/(?!main\\.ts|command-line/)' }, to: { path: '^src/(main\\.ts|command-line/)' } },
    { name: 'config-is-parsed-once', severity: 'error', from: { path: '^src/(core|store|jobs|http|services|embedded)/' }, to: { path: config } },
    { name: 'no-tests-in-the-product', severity: 'error', from: { path: '^(src|web)/' }, to: { path: '^(test|bench)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
