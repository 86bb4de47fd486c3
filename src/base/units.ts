/** Conversions between the house's units (mm, rad, s, HU) and the ones people read, named target-from-source. */
export const radFromDeg = (deg: number): number => (deg * Math.PI) / 180
export const degFromRad = (rad: number): number => (rad * 180) / Math.PI
export const mlFromMm3 = (mm3: number): number => mm3 / 1000
export const mm3FromMl = (ml: number): number => ml * 1000
