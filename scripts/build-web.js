// Builds the workstation into build/web: kernels, the worked case, the pages, each only where something changed.
// `--static` leaves a copy in build/static that any web server can serve, whatever headers it sends.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const isStatic = process.argv.includes('--static')

/** The files below a folder, in a fixed order. */
function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return found.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(relative(root, path)).update('\0').update(readFileSync(path))
  return hash.digest('hex')
}

function run(command, args) {
  // A test run names itself in NODE_ENV; what is built is always what is shipped.
  const env = { ...process.env, NODE_ENV: 'production' }
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}

/** Does `work` where the sources differ from those of the last time, or the result is not there. */
function whereChanged(result, sources, work) {
  const mark = join(root, 'build', `${result.replaceAll('/', '-')}.from`)
  const from = hashOf(sources)
  if (existsSync(join(root, 'build', result)) && existsSync(mark) && readFileSync(mark, 'utf8') === from) return
  work()
  writeFileSync(mark, from)
}

const isProgram = (path) => !/\.test(-case)?\.ts$|\.full\.test\.ts$/.test(path)
const sourcesIn = (...folders) => folders.flatMap((folder) => filesBelow(join(root, folder))).filter(isProgram)

mkdirSync(join(root, 'build'), { recursive: true })
run(process.execPath, [join(root, 'scripts', 'build-kernels.js')])

const science = ['base', 'compute', 'geometry', 'imaging', 'anatomy', 'phantom', 'planning', 'case', 'contract']
whereChanged(
  'web-assets/worked-case.zip',
  [join(root, 'scripts', 'worked-case.ts'), ...sourcesIn(...science.map((room) => join('src', room)))],
  () => run('npm', ['exec', '--', 'node', join('scripts', 'worked-case.ts')]),
)

/** What a server may send instead of the file itself. */
function compress(folder) {
  for (const path of filesBelow(folder))
    if (/\.(js|css|html|wasm|svg|json|ttf)$/.test(path) && statSync(path).size > 1024)
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
}

const kept = ['package-lock.json', 'vite.config.ts', 'build/web-assets/worked-case.zip', 'build/kernels.wasm']
whereChanged('web', [...sourcesIn('src'), ...kept.map((path) => join(root, path))], () => {
  run('npm', ['exec', '--', 'vite', 'build', '--config', 'vite.config.ts', '--logLevel', 'error'])
  compress(join(root, 'build', 'web'))
})

if (isStatic) {
  const target = join(root, 'build', 'static')
  rmSync(target, { recursive: true, force: true })
  cpSync(join(root, 'build', 'web'), target, { recursive: true, filter: (path) => !path.endsWith('.gz') })
  process.stdout.write(`The workstation for any web server is in ${relative(process.cwd(), target)}\n`)
}
