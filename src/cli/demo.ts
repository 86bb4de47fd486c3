// vertebro demo: a made-up patient with a fractured L1, planned as a real one would be.
import { writeNiftiVolume } from '../imaging/index.ts'
import { makePhantom } from '../phantom/index.ts'
import { type Given, type OptionTable, wholeOf } from './arguments.ts'
import type { Edge } from './edge.ts'
import { makePlan, wishesOf } from './plan.ts'
import { refuseForeignFolder, writeResult } from './result-folder.ts'
import { summaryInWords, summaryJson } from './summary.ts'

export const demoOptions: OptionTable = { out: 'value', seed: 'value', date: 'value', force: 'flag' }

export async function demoCommand(given: Given, edge: Edge): Promise<void> {
  const out = given.value('out') ?? 'demo'
  const seed = wholeOf('--seed', given.value('seed') ?? '1', 0, 4294967295)
  const wishes = wishesOf(given, `Made-up patient ${seed}`)
  await refuseForeignFolder(out, given.flag('force'))
  edge.stage('making a patient with a fractured L1')
  const { volume } = makePhantom({
    seed,
    levels: ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'],
    trabecularHu: 90,
    fractures: [{ level: 'L1', shape: 'wedge', grade: 2, retropulsionMm: 2 }],
  })
  edge.signal.throwIfAborted()
  const made = await makePlan(volume, [], { ...wishes, levels: ['L1'] }, edge)
  const files = [...made.files, { name: 'ct.nii.gz', bytes: await writeNiftiVolume(volume) }]
  await writeResult(out, files, edge.signal)
  edge.print(given.flag('json') ? summaryJson({ ...made, files }, out) : summaryInWords({ ...made, files }, out))
}
