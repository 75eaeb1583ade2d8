// Who may import whom. The folders are described in docs/architecture.md.
const inside = (folder) => `^src/${folder}/`
const sdk = (names) => `node_modules/(${names.join('|')})/`

/** A folder may import only what `allowed` matches; everything else is an error. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [...allowed, from], dependencyTypesNot: ['core'] },
})

const core = inside('core')
const config = '^src/config\\.ts$'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'core-is-pure', severity: 'error', from: { path: core }, to: { pathNot: core } },
    only('store-knows-core-and-mongoose', inside('store'), [core, sdk(['mongoose', 'mongodb', 'bson'])]),
    only('jobs-know-core-and-bullmq', inside('jobs'), [core, sdk(['bullmq', 'ioredis'])]),
    only('http-knows-core-fastify-and-zod', inside('http'), [
      core,
      sdk(['fastify', '@fastify/[^/]+', 'zod', 'prom-client']),
    ]),
    only('embedded-stands-alone', inside('embedded'), [sdk(['bson', 'mongodb-memory-server-core'])]),
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
    {
      name: 'only-main-knows-all',
      severity: 'error',
      from: { path: '^src/(?!main\\.ts|command-line/)' },
      to: { path: '^src/(main\\.ts|command-line/)' },
    },
    only('demo-speaks-from-outside', inside('demo'), [
      '^src/adapters/email/parse/',
      sdk(['nodemailer', '@types/nodemailer']),
    ]),
    {
      name: 'config-is-parsed-once',
      severity: 'error',
      from: { path: '^src/(core|store|jobs|http|services|embedded)/' },
      to: { path: config },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|web)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
