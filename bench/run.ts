// Runs every benchmark after another, each against its rival in the same run, and keeps what they printed in bench/README.md.
// `npm run bench [-- project.ts]`: those not asked for keep what they printed last; rivals that are not installed are named and skipped.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'

const page = new URL('./README.md', import.meta.url)
const mark = { from: '<!-- results -->', to: '<!-- /results -->' } as const
const all = [
  'project.ts',
  'read-series.ts',
  'plan-search.ts',
  'darcy.ts',
  'injection.ts',
  'voxel-fe.ts',
  'workstation.ts',
  'page.ts',
  'slices.ts',
] as const
const asked = process.argv.slice(2)
const benches = asked.length === 0 ? all : asked

function runBench(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`./${name}`, import.meta.url))])
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      process.stdout.write(chunk)
    })
    child.stderr.pipe(process.stderr)
    child.on('close', (code) =>
      code === 0 ? resolve(said.trimEnd()) : reject(new Error(`${name} ended with ${code}`)),
    )
  })
}

/** What is on the page, one block a benchmark, in the order of the page. */
function blocksOf(results: string): Map<string, string> {
  const blocks = results.split(/^### /m).slice(1)
  return new Map(blocks.map((block) => [block.slice(0, block.indexOf('\n')), block.slice(block.indexOf('\n')).trim()]))
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads, Node ${process.version}`
for (const name of benches) {
  const load = loadavg()[0]?.toFixed(1)
  console.log(`-- ${name}`)
  const said = await runBench(name)
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(mark.from) + mark.from.length, text.indexOf(mark.to)]
  const blocks = blocksOf(text.slice(from, to))
  blocks.set(name, `${machine}; load of the machine before: ${load}.\n\n\`\`\`\n${said}\n\`\`\``)
  const results = [...blocks].map(([title, block]) => `### ${title}\n\n${block}`).join('\n\n')
  writeFileSync(page, `${text.slice(0, from)}\n\n${results}\n\n${text.slice(to)}`)
}
