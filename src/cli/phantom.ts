// vertebro phantom: a made-up patient as files.
import { type Volume, writeDicomSeries, writeNiftiLabels, writeNiftiVolume } from '../imaging/index.ts'
import { type FractureOptions, makePhantom, type Phantom, type PhantomOptions } from '../phantom/index.ts'
import { type Given, levelOf, levelsOf, numberOf, type OptionTable, oneOf, wholeOf } from './arguments.ts'
import type { Edge } from './edge.ts'
import { type ResultFile, refuseForeignFolder, writeResult } from './result-folder.ts'
import { refuse } from './troubles.ts'

export const phantomOptions: OptionTable = {
  out: 'value',
  seed: 'value',
  levels: 'value',
  fracture: 'values',
  density: 'value',
  spacing: 'value',
  thickness: 'value',
  kernel: 'value',
  transitional: 'value',
  dicom: 'flag',
  force: 'flag',
}

export async function phantomCommand(given: Given, edge: Edge): Promise<void> {
  const out = given.value('out') ?? 'phantom'
  const options = phantomFrom(given)
  await refuseForeignFolder(out, given.flag('force'))
  edge.stage('making the patient')
  const phantom = makePhantom(options)
  edge.signal.throwIfAborted()
  const files = [
    ...(await phantomFiles(phantom, options)),
    ...(given.flag('dicom') ? dicomFiles(phantom.volume, options.seed ?? 1) : []),
  ]
  await writeResult(out, files, edge.signal)
  const levels = phantom.truth.spine.vertebrae.map((v) => v.level)
  const names = files.filter((f) => !f.name.includes('/')).map((f) => f.name)
  edge.print(
    given.flag('json')
      ? JSON.stringify({ out, levels, files: files.map((f) => f.name) }, null, 1)
      : `${levels[0]} to ${levels.at(-1)} made; in ${out}: ${names.join(', ')}${given.flag('dicom') ? ', dicom/' : ''}`,
  )
}

function phantomFrom(given: Given): PhantomOptions {
  const text = (name: string): string | undefined => given.value(name)
  const [seed, levels, density, spacing, thickness, kernel, transitional] = [
    'seed',
    'levels',
    'density',
    'spacing',
    'thickness',
    'kernel',
    'transitional',
  ].map(text)
  return {
    ...(seed ? { seed: wholeOf('--seed', seed, 0, 4294967295) } : {}),
    ...(levels ? { levels: levelsOf('--levels', levels) } : {}),
    ...(density ? { trabecularHu: numberOf('--density', density, 0, 350) } : {}),
    ...(spacing ? { spacingMm: spacingOf(spacing) } : {}),
    ...(thickness ? { sliceThicknessMm: numberOf('--thickness', thickness, 0.3, 10) } : {}),
    ...(kernel ? { kernel: oneOf('--kernel', kernel, ['soft', 'standard', 'sharp']) } : {}),
    ...(transitional
      ? { transitional: oneOf('--transitional', transitional, ['none', 'L6', 'T13', 'lumbarised', 'sacralised']) }
      : {}),
    fractures: given.values('fracture').map(fractureOf),
  }
}

function spacingOf(text: string): number | readonly [number, number, number] {
  const numbers = text.split(',').map((part) => numberOf('--spacing', part, 0.3, 6))
  if (numbers.length === 1) return numbers[0] as number
  if (numbers.length === 3) return numbers as unknown as readonly [number, number, number]
  throw refuse('CLI-003', { option: '--spacing', given: text, expected: 'one number or x,y,z' })
}

/** `L1=wedge:2`: a level, a shape and, if wanted, a grade. */
export function fractureOf(text: string): FractureOptions {
  const [level, how] = text.split('=')
  const [shape, grade] = (how ?? '').split(':')
  if (!level || !shape) throw refuse('CLI-003', { option: '--fracture', given: text, expected: 'L1=wedge:2' })
  return {
    level: levelOf('--fracture', level),
    shape: oneOf('--fracture', shape, ['wedge', 'biconcave', 'crush']),
    ...(grade ? { grade: wholeOf('--fracture', grade, 1, 3) as 1 | 2 | 3 } : {}),
  }
}

async function phantomFiles(phantom: Phantom, options: PhantomOptions): Promise<readonly ResultFile[]> {
  const { spine, intactHeights, fractures, cut } = phantom.truth
  const truth = {
    schema: 'vertebro-phantom',
    schemaVersion: '1.0',
    frame: { name: 'patient', convention: 'LPS', unit: 'mm' },
    options,
    cut,
    fractures,
    intactHeights: Object.fromEntries(intactHeights),
    vertebrae: spine.vertebrae.map(({ patientFromVertebra, ...vertebra }) => ({
      ...vertebra,
      patientFromVertebra: Array.from(patientFromVertebra as Float64Array),
    })),
  }
  return [
    { name: 'phantom.json', bytes: new TextEncoder().encode(JSON.stringify(truth, null, 1) + '\n') },
    { name: 'ct.nii.gz', bytes: await writeNiftiVolume(phantom.volume) },
    { name: 'labels.nii.gz', bytes: await writeNiftiLabels(phantom.labels) },
    { name: 'parts.nii.gz', bytes: await writeNiftiLabels(phantom.parts) },
  ]
}

const dicomFiles = (volume: Volume, seed: number): readonly ResultFile[] =>
  writeDicomSeries(volume, seed).map(({ name, bytes }) => ({ name: `dicom/${name}`, bytes }))
