/** The vertebrae from cranial to caudal with their VerSe numbers; anatomy/level.ts holds the same list (a test compares). */
export const verseNumbers: ReadonlyMap<string, number> = new Map([
  ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7'].map((name, i) => [name, i + 1] as const),
  ...Array.from({ length: 12 }, (_, i) => [`T${i + 1}`, i + 8] as const),
  ['T13', 28] as const,
  ...Array.from({ length: 6 }, (_, i) => [`L${i + 1}`, i + 20] as const),
  ['S1', 26] as const,
])

/** How several programs number vertebrae: their label for each level. */
export type Numbering = 'VerSe' | 'TotalSegmentator' | 'TotalSegmentator v1'

const caudalToCranial = [...verseNumbers.keys()].filter((name) => name !== 'T13' && name !== 'L6').reverse()

/** Level names by label. */
export const numberings: Readonly<Record<Numbering, ReadonlyMap<number, string>>> = {
  VerSe: new Map([...verseNumbers].map(([name, number]) => [number, name])),
  TotalSegmentator: new Map(caudalToCranial.map((name, i) => [26 + i, name])),
  'TotalSegmentator v1': new Map(caudalToCranial.slice(1).map((name, i) => [18 + i, name])),
}

/** Sub-regions of a vertebra as SPINEPS and TPTBox number and name them. */
export const partNames: ReadonlyMap<number, string> = new Map([
  [41, 'arch'],
  [42, 'spinous process'],
  [43, 'transverse process left'],
  [44, 'transverse process right'],
  [45, 'superior articular process left'],
  [46, 'superior articular process right'],
  [47, 'inferior articular process left'],
  [48, 'inferior articular process right'],
  [49, 'body border'],
  [50, 'body'],
])

const spinepsNames: ReadonlyMap<string, number> = new Map([
  ['arcusvertebrae', 41],
  ['spinosusprocess', 42],
  ['costalprocessleft', 43],
  ['costalprocessright', 44],
  // As anatomy/parts.ts names them, and so as parts.nii.gz carries them.
  ['transverseleft', 43],
  ['transverseright', 44],
  ['superiorarticularleft', 45],
  ['superiorarticularright', 46],
  ['inferiorarticularleft', 47],
  ['inferiorarticularright', 48],
  ['vertebracorpusborder', 49],
  ['vertebracorpus', 50],
])

/** The level a free name means (`vertebrae_L5`, `L5 vertebra`, `Th12`), undefined where it means none. */
export function levelOfName(name: string): string | undefined {
  const found = /(?:^|[^a-z])(?:vertebrae?[ _-]*)?(c|th|t|l|s)[ _-]?(\d{1,2})(?:[^a-z0-9]|$)/i.exec(name.trim())
  if (!found || /disc|disk|rib|nerve|body|endplate|[-/][ ]*[ctls]?\d/i.test(name)) return undefined
  const level = `${(found[1] as string)[0]?.toUpperCase()}${Number(found[2])}`
  return verseNumbers.has(level) ? level : undefined
}

/** The sub-region number a free name means (SPINEPS' names, or our own), undefined where it means none. */
export function partOfName(name: string): number | undefined {
  const bare = name.toLowerCase().replace(/[^a-z]/g, '')
  const known = spinepsNames.get(bare)
  if (known) return known
  return [...partNames].find(([, own]) => own.replaceAll(' ', '') === bare)?.[0]
}

/** The names in a label table inside a header extension (the caret form that TotalSegmentator writes); empty where none. */
export function labelNamesInXml(bytes: Uint8Array): ReadonlyMap<number, string> {
  if (bytes.length < 16) return new Map()
  const xml = new TextDecoder().decode(bytes.subarray(0, 1 << 20))
  const names = new Map<number, string>()
  for (const found of xml.matchAll(/<Label\b[^>]*\bKey="(\d{1,3})"[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]{1,80})/g))
    names.set(Number(found[1]), plainText((found[2] as string).trim()))
  return names
}

const plainText = (xml: string): string => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
