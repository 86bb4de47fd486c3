// Runs every benchmark after another, each against its rival in the same run, and keeps what they printed in bench/README.md.
// `npm run bench [-- project.ts]`; rivals that are not installed are named and skipped.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const page = new URL('./README.md', import.meta.url)
const mark = { from: '<!-- results -->', to: '<!-- /results -->' } as const
const all = ['project.ts', 'read-series.ts', 'plan-search.ts'] as const
const asked = process.argv.slice(2)
const benches = all.filter((name) => asked.length === 0 || asked.includes(name))

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

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads, Node ${process.version}`
const blocks: string[] = [`Machine: ${machine}.`]
if (benches.length < all.length) blocks.push(`Run this time: ${benches.join(', ')}.`)
for (const name of benches) {
  console.log(`-- ${name}`)
  blocks.push(`### ${name}\n\n\`\`\`\n${await runBench(name)}\n\`\`\``)
}
const text = readFileSync(page, 'utf8')
const before = text.slice(0, text.indexOf(mark.from) + mark.from.length)
writeFileSync(page, `${before}\n\n${blocks.join('\n\n')}\n\n${text.slice(text.indexOf(mark.to))}`)
