// Writes the case that the workstation opens on: a made-up patient with a fractured L1, named and planned, as a case file.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSpine } from '../src/anatomy/index.ts'
import { type CaseDocument, emptyCase, imageRecord, planRecord, spineRecord } from '../src/case/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { writeCaseFile } from '../src/contract/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { planSpine } from '../src/planning/index.ts'

const target = process.argv[2] ?? fileURLToPath(new URL('../build/web-assets/worked-case.zip', import.meta.url))

const { volume } = makePhantom({
  seed: 1,
  levels: ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'],
  trabecularHu: 90,
  fractures: [{ level: 'L1', shape: 'wedge', grade: 2, retropulsionMm: 2 }],
})
const kernels = await startKernels()
const spine = await findSpine(volume, kernels)
const plan = await planSpine(volume, spine, kernels, { levels: ['L1'] })
await kernels.close()

const given = {
  id: 'worked-ct',
  samplesId: 'worked-samples',
  title: 'Made-up patient',
  role: 'planning',
  findings: [],
} as const
const document: CaseDocument = {
  ...emptyCase('worked-case', 'Worked case: wedge fracture of L1', 'worked case'),
  images: [imageRecord(volume, given)],
  spine: spineRecord(spine, {
    id: 'worked-spine',
    imageId: given.id,
    labelsId: 'worked-labels',
    partsId: 'worked-parts',
  }),
  plan: planRecord(plan, 'worked-spine'),
}
const blobs = new Map<string, Int16Array | Uint8Array>([
  [given.samplesId, volume.samples],
  ['worked-labels', spine.labels.labels],
  ['worked-parts', spine.parts.labels],
])
const bytes = await writeCaseFile({ document, blobs })
await mkdir(dirname(target), { recursive: true })
await writeFile(`${target}.part`, bytes)
await rename(`${target}.part`, target)
process.stdout.write(`${target}: ${(bytes.length / 1e6).toFixed(1)} MB\n`)
