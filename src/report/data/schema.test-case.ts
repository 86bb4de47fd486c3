// A reader of the few rules of JSON Schema that docs/schemas uses; a rule it does not know is an error, not passed over.

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly $defs?: Readonly<Record<string, Schema>>
}

const known = new Set(
  '$schema $defs $ref title description type const enum anyOf properties required additionalProperties items minItems maxItems pattern minimum maximum'.split(
    ' ',
  ),
)

/** A schema from its text. */
export function schemaFrom(text: string): Schema {
  const root = JSON.parse(text) as Schema
  for (const schema of [root, ...Object.values(root.$defs ?? {})]) refuseUnknown(schema)
  return root
}

function refuseUnknown(schema: Schema): void {
  for (const rule of Object.keys(schema)) if (!known.has(rule)) throw new Error(`rule ${rule} is not checked here`)
  const { properties = {}, items, anyOf = [], additionalProperties } = schema
  const within = [...Object.values(properties), ...anyOf, ...(items ? [items] : [])]
  for (const part of within) refuseUnknown(part)
  if (typeof additionalProperties === 'object') refuseUnknown(additionalProperties)
}

const typeOf = (value: unknown): readonly string[] => {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value === 'number') return Number.isInteger(value) ? ['number', 'integer'] : ['number']
  return [typeof value]
}

/** What does not fit, as paths with reasons. */
export const misfits = (root: Schema, value: unknown): readonly string[] => misfitsAt(root, root, value, 'document')

function misfitsAt(root: Schema, schema: Schema, value: unknown, path: string): readonly string[] {
  if (schema.$ref) return misfitsAt(root, root.$defs?.[schema.$ref.slice('#/$defs/'.length)] as Schema, value, path)
  if (schema.anyOf) {
    const tries = schema.anyOf.map((option) => misfitsAt(root, option, value, path))
    return tries.find((t) => t.length === 0) ?? (tries.sort((a, b) => b.length - a.length)[0] as readonly string[])
  }
  const out: string[] = []
  if ('const' in schema && value !== schema.const) out.push(`${path} is not ${schema.const}`)
  if (schema.enum && !schema.enum.includes(value)) out.push(`${path} is ${value}`)
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types && !typeOf(value).some((t) => types.includes(t))) return [`${path} is ${typeOf(value)[0]}, not ${types}`]
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern).test(value))
    out.push(`${path} is ${value}`)
  if (typeof value === 'number' && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity)))
    out.push(`${path} is ${value}`)
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity))
      out.push(`${path} has ${value.length} items`)
    if (schema.items)
      out.push(...value.flatMap((item, i) => misfitsAt(root, schema.items as Schema, item, `${path}[${i}]`)))
  } else if (value !== null && typeof value === 'object')
    out.push(...objectMisfits(root, schema, value as Record<string, unknown>, path))
  return out
}

function objectMisfits(root: Schema, schema: Schema, value: Record<string, unknown>, path: string): readonly string[] {
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`)
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const own = schema.properties?.[name]
    if (own) return misfitsAt(root, own, field, `${path}.${name}`)
    if (schema.additionalProperties === false) return [`${path}.${name} is unknown`]
    return typeof schema.additionalProperties === 'object'
      ? misfitsAt(root, schema.additionalProperties, field, `${path}.${name}`)
      : []
  })
  return [...missing, ...fields]
}
