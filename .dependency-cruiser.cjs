// dependency-cruiser gives swc the options of plain TypeScript for every file; .tsx needs one more.
const swc = require(require.resolve('@swc/core', { paths: [__dirname, process.argv[1]] }))
const parseFile = swc.parseFileSync
swc.parseFileSync = (file, options) => parseFile.call(swc, file, { ...options, tsx: file.endsWith('.tsx') })

// The house's ranks: a file imports its own room, or a room of strictly lower rank through its index.ts. Type imports count.
const ranks = [
  ['base'],
  ['compute'],
  ['geometry'],
  ['imaging'],
  ['anatomy'],
  ['phantom', 'fluoroscopy', 'planning', 'cement', 'mechanics'],
  ['case'],
  ['rehearsal'],
  ['clinical'],
  ['report', 'store', 'contract'],
  ['server', 'cli', 'web'],
]
const rules = ranks.flatMap((rooms, rank) =>
  rooms.map((room) => ({
    name: `${room}-imports-downward`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
    to: {
      path: '^src/',
      pathNot: [
        `^src/${room}/`,
        ...ranks
          .slice(0, rank)
          .flat()
          .map((r) => `^src/${r}/`),
      ],
    },
  })),
)
const faces = ranks.flat().map((room) => ({
  name: `${room}-only-by-its-face`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/${room}/`, '\\.test\\.ts$'] },
  to: {
    path: `^src/${room}/`,
    pathNot: [`^src/${room}/index\\.ts$`, ...(room === 'compute' ? ['^src/compute/(node|browser)\\.ts$'] : [])],
  },
}))
module.exports = {
  forbidden: [
    ...rules,
    ...faces,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'index-not-from-inside',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'no-node-below-the-edge',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(cli|server|store)/', '^src/compute/(node|thread-node)\\.ts$', '\\.test\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'threads-only-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(cli|server|compute)/', '\\.test\\.ts$'] },
      to: { path: '^src/compute/node\\.ts$' },
    },
    {
      name: 'browser-threads-only-in-the-workstation',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(web|compute)/', '\\.test\\.ts$'] },
      to: { path: '^src/compute/browser\\.ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
    exclude: { path: 'node_modules' },
  },
}
