import { Kernels } from '../../compute/index.ts'
import { makePhantom } from '../../phantom/index.ts'
import { planSpine } from '../../planning/index.ts'
import { openTheatre, rehearseLevel } from '../../rehearsal/index.ts'
import type { Fonts } from '../pages/sheet.ts'
import { renderReport } from '../report.ts'
import { renderRehearsal } from './render.ts'

export interface Given {
  readonly wasm: Uint8Array<ArrayBuffer>
  readonly fonts: Fonts
}

export interface Came {
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly figures: string
  readonly plan: string
  readonly rehearsal: string
}

/** From a made-up patient to both reports; names and sizes of the files, and figures of the rehearsal as text. */
export async function run({ wasm, fonts }: Given): Promise<Came> {
  const kernels = await Kernels.start({ threadCount: 1, wasm: async () => wasm })
  const { volume, truth } = makePhantom({ levels: ['L1', 'L2'], spacingMm: 1.5, cutNeighbours: true, seed: 3 })
  const plan = await planSpine(volume, truth.spine, kernels, { levels: ['L1'] })
  const level = plan.levels[0]
  if (!level) throw new Error('the phantom has no plan')
  const theatre = await openTheatre(volume, truth.spine, level, kernels, { spacingMm: 1.5 })
  const rehearsal = await rehearseLevel(theatre, kernels, { volumeMm3: 600 })
  const about = { volume, kernels, fonts, madeOn: '2026-11-22T12:00:00Z', title: 'Without Node', findings: [] }
  const files = [
    ...(await renderReport({ ...about, spine: truth.spine, plan })),
    ...(await renderRehearsal({ ...about, levels: [rehearsal] })),
  ]
  await kernels.close()
  const { strength, heat, score } = rehearsal
  const stiffness = [strength?.before, strength?.planned, strength?.after].map(
    (s) => s?.loadCases[0]?.stiffnessNPerMm.value,
  )
  const textOf = (wanted: string): string => new TextDecoder().decode(files.find(({ name }) => name === wanted)?.bytes)
  return {
    plan: textOf('plan.json'),
    rehearsal: textOf('rehearsal.json'),
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length })),
    figures: JSON.stringify({ stiffness, score: score.whole, heat: heat?.places.canal }),
  }
}
