/**
 * The colours of the report: the eight of Okabe and Ito, told apart with any colour vision and, with the line styles used
 * beside them, in grey print. No meaning rests on colour alone: sides carry a letter, severities a shape and a word.
 */
export type Colour = readonly [red: number, green: number, blue: number]

const hex = (rgb: number): Colour => [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255]

export const okabeIto = {
  black: hex(0x000000),
  orange: hex(0xe69f00),
  skyBlue: hex(0x56b4e9),
  green: hex(0x009e73),
  yellow: hex(0xf0e442),
  blue: hex(0x0072b2),
  vermillion: hex(0xd55e00),
  purple: hex(0xcc79a7),
} as const

/** On white paper. */
export const paper = {
  ink: hex(0x1a1c1f),
  quiet: hex(0x5c636b),
  rule: hex(0xc9ced4),
  wash: hex(0xf3f5f7),
  left: okabeIto.blue,
  right: okabeIto.vermillion,
  stop: okabeIto.vermillion,
  caution: hex(0xb87f00),
  note: hex(0x5c636b),
} as const

/** On a grey picture: lighter, and always drawn over a dark halo. */
export const film = {
  left: okabeIto.skyBlue,
  right: okabeIto.orange,
  ink: hex(0xffffff),
  halo: hex(0x000000),
  wall: okabeIto.yellow,
  stop: okabeIto.yellow,
  pedicle: okabeIto.green,
  canal: okabeIto.purple,
  /** Always hatched or ringed as well. */
  leak: okabeIto.purple,
  strained: okabeIto.vermillion,
} as const

export const cssOf = ([r, g, b]: Colour): string => '#' + ((1 << 24) | (r << 16) | (g << 8) | b).toString(16).slice(1)
