import { hash32 } from '../../base/index.ts'

/** Whether the text is a well-formed unique identifier (PS3.5 9.1). */
export const isUid = (text: string | undefined): text is string =>
  text !== undefined && text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text)

/** A unique identifier made from a text: the same text gives the same one. Under the root for hashed numbers, 2.25. */
export function uidFrom(text: string): string {
  let value = 0n
  for (let part = 0; part < 4; part++) value = (value << 32n) | BigInt(hash32(text, 0x9e3779b9 * (part + 1)))
  // The form of a random UUID (version 4, variant 1), so that it cannot be one made from a clock and a machine.
  value = (value & ~(0xf000n << 64n)) | (0x4000n << 64n)
  value = (value & ~(0xc000n << 48n)) | (0x8000n << 48n)
  return `2.25.${value}`
}
