import Type from 'typebox'
import { Compile } from 'typebox/compile'

const triple = Type.Array(Type.Number(), { minItems: 3, maxItems: 3 })
const count = Type.Integer({ minimum: 1, maximum: 4096 })
const id = Type.String({ minLength: 1, maxLength: 200 })

/** Positions in mm, patient frame (LPS); volumes in mm3; angles in rad; times in s. */
const grid = Type.Object({
  dims: Type.Tuple([count, count, count]),
  spacingMm: triple,
  patientFromVoxel: Type.Any(),
})

const image = Type.Object({
  id,
  title: Type.String(),
  role: Type.Union([Type.Literal('planning'), Type.Literal('beside')]),
  grid,
  acquisition: Type.Object({ modality: Type.Union([Type.Literal('CT'), Type.Literal('MR')]), title: Type.String() }),
  samplesId: id,
  findings: Type.Array(Type.Object({ code: Type.String(), sentence: Type.String() })),
})

const spine = Type.Object({
  id,
  imageId: id,
  labelsId: id,
  partsId: id,
  record: Type.Object({
    vertebrae: Type.Array(Type.Object({ level: Type.String() })),
    numbering: Type.Object({ certainty: Type.String(), reasons: Type.Array(Type.String()) }),
    canalAxis: Type.Array(triple),
  }),
})

const measurement = Type.Object({ id, kind: Type.String(), imageId: id, points: Type.Array(triple) })
const plan = Type.Object({
  spineId: id,
  searched: Type.Object({ levels: Type.Array(Type.Any()) }),
  levels: Type.Array(
    Type.Object({ level: Type.String(), needles: Type.Object({ left: Type.Any(), right: Type.Any() }) }),
  ),
})

/** What must be right about a stored case before anything reads it; what the rooms wrote inside is theirs. */
const document = Type.Object({
  schemaVersion: Type.Literal(1),
  id,
  title: Type.String(),
  origin: Type.Union([Type.Literal('worked case'), Type.Literal('made up'), Type.Literal('files')]),
  images: Type.Array(image),
  spine: Type.Union([Type.Null(), spine]),
  measurements: Type.Array(measurement),
  plan: Type.Union([Type.Null(), plan]),
  rehearsals: Type.Array(Type.Object({ id, level: Type.String(), log: Type.Array(Type.Object({})) })),
  strengths: Type.Array(Type.Object({ level: Type.String() })),
  findings: Type.Array(Type.Object({ code: Type.String() })),
  note: Type.String(),
})

const compiled = Compile(document)

/** Where the value is not a case: the first place and what is wrong there; empty where it is one. */
export function whyNotACase(value: unknown): string {
  if (compiled.Check(value)) return ''
  const first = compiled.Errors(value)[0]
  return first ? `${first.instancePath || '/'} ${first.message}` : 'not a case'
}
