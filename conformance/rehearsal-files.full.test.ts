// What a rehearsal writes, read by programs that are not ours: its fields by VTK (apt package python3-vtk9), its JSON by ajv.
// Each test names what it skipped where the program is absent.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { random } from '../src/base/index.ts'
import { affine, type Grid, gridFrom, mapPoint, voxelCount, voxelPoint } from '../src/geometry/index.ts'
import { planJson } from '../src/report/data/plan-json.ts'
import { madeUpCase } from '../src/report/made-up.test-case.ts'
import { fieldFiles } from '../src/report/rehearsal/files/fields.ts'
import { vti } from '../src/report/rehearsal/files/vti.ts'
import { madeUpRehearsal } from '../src/report/rehearsal/made-up.test-case.ts'
import { rehearsalJson } from '../src/report/rehearsal/rehearsal-json.ts'
import { findingsOfReport } from '../src/report/report.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vertebro-fields-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const python = ['python3', '/usr/bin/python3'].find((p) => spawnSync(p, ['-c', 'import vtk']).status === 0)
const withoutVtk = python ? '' : ' (skipped: no VTK for Python here)'

const readByVtk = `
import json, sys, vtk
reader = vtk.vtkXMLImageDataReader()
failed = []
reader.AddObserver('ErrorEvent', lambda *_: failed.append(1))
reader.SetFileName(sys.argv[1])
reader.Update()
image, point = reader.GetOutput(), [0, 0, 0]
corners = []
for i, j, k in json.loads(sys.argv[2]):
    image.TransformIndexToPhysicalPoint(i, j, k, point)
    corners.append(list(point))
arrays = {}
for n in range(image.GetPointData().GetNumberOfArrays()):
    a = image.GetPointData().GetArray(n)
    arrays[a.GetName()] = [a.GetDataTypeAsString(), [a.GetTuple1(v) for v in range(a.GetNumberOfTuples())]]
print(json.dumps({'failed': len(failed), 'dims': image.GetDimensions(), 'corners': corners, 'arrays': arrays}))
`

interface ReadByVtk {
  readonly failed: number
  readonly dims: readonly number[]
  readonly corners: readonly (readonly number[])[]
  readonly arrays: Readonly<Record<string, readonly [type: string, values: readonly number[]]>>
}

function vtkReads(bytes: Uint8Array, voxels: readonly (readonly number[])[]): ReadByVtk {
  const file = join(scratch, 'field.vti')
  writeFileSync(file, bytes)
  const out = execFileSync(python as string, ['-c', readByVtk, file, JSON.stringify(voxels)], { maxBuffer: 2 ** 28 })
  return JSON.parse(String(out)) as ReadByVtk
}

/** Turned about two axes, unevenly spaced: a mistake in origin, spacing, direction or order shows in some corner. */
function turnedGrid(): Grid {
  const [c, s, d, t] = [Math.cos(0.4), Math.sin(0.4), Math.cos(-0.2), Math.sin(-0.2)]
  const rows = [
    [c * 0.75, -s * d * 1.5, s * t * 2, -12.5],
    [s * 0.75, c * d * 1.5, -c * t * 2, 40],
    [0, t * 1.5, d * 2, 310],
  ]
  return gridFrom([17, 13, 9], affine('patient', 'voxel', [...rows.flat(), 0, 0, 0, 1]))
}

describe.skipIf(!python)(`fields as VTK reads them${withoutVtk}`, () => {
  it('lie where the grid says, and hold every value bit for bit', () => {
    const grid = turnedGrid()
    const draw = random(7)
    const share = Float32Array.from({ length: voxelCount(grid) }, () => draw.between(-1, 300))
    const kind = Uint8Array.from(share, (v) => Math.floor(Math.abs(v)) % 256)
    const corners = [0, 16].flatMap((i) => [0, 12].flatMap((j) => [0, 8].map((k) => [i, j, k] as const)))
    return vti(grid, [
      { name: 'share', values: share },
      { name: 'kind', values: kind },
    ]).then((bytes) => {
      const read = vtkReads(bytes, corners)
      expect([read.failed, read.dims]).toEqual([0, [17, 13, 9]])
      for (const [n, [i, j, k]] of corners.entries()) {
        const own = mapPoint(grid.patientFromVoxel, voxelPoint(i, j, k))
        // Numbers go through decimal text at full length and one product of matrices: rounding only.
        for (const axis of [0, 1, 2]) expect(read.corners[n]?.[axis]).toBeCloseTo(own[axis] as number, 9)
      }
      expect(read.arrays.share).toEqual(['float', [...share]])
      expect(read.arrays.kind).toEqual(['unsigned char', [...kind]])
    })
  })

  it('are found under their names in every file of a rehearsal', async () => {
    for (const { name, bytes } of await fieldFiles(madeUpRehearsal)) {
      const read = vtkReads(bytes, [])
      expect(read.failed, name).toBe(0)
      for (const [field, [, values]] of Object.entries(read.arrays))
        expect(values.every(Number.isFinite), `${name} ${field}`).toBe(true)
      if (name.endsWith('cement.vti'))
        expect(read.arrays.saturation?.[1]).toEqual([...madeUpRehearsal.record!.saturation])
    }
  })
})

const require = createRequire(import.meta.url)
type Validator = ((document: unknown) => boolean) & { readonly errors?: unknown }
type Ajv = new (options: object) => { compile(schema: unknown): Validator }
function ajvOrNull(): Ajv | null {
  try {
    return (require('ajv/dist/2020') as { default: Ajv }).default
  } catch {
    return null
  }
}
const Ajv = ajvOrNull()

describe.skipIf(!Ajv)(`JSON as ajv reads it${Ajv ? '' : ' (skipped: ajv is not installed)'}`, () => {
  const validate = (name: string): Validator => {
    const schema = JSON.parse(readFileSync(new URL(`../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'))
    return new (Ajv as Ajv)({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)
  }
  const about = { madeOn: '2026-11-22T12:00:00Z', title: 'made up', findings: [] }

  it('every schema is one of draft 2020-12, and takes what the program writes', () => {
    const made = madeUpCase()
    const written = {
      plan: planJson({ ...made, ...about }, findingsOfReport(made)),
      rehearsal: rehearsalJson({ ...about, levels: [madeUpRehearsal] }),
    }
    for (const [name, text] of Object.entries(written)) {
      const valid = validate(name)
      expect([valid(JSON.parse(text)), valid.errors], name).toEqual([true, null])
    }
    expect(validate('sweep')({})).toBe(false)
  })
})
