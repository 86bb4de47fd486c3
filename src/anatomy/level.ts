/** The vertebrae by name, and their VerSe numbers (labels.nii.gz): T10 = 17, L1 = 20, L5 = 24, L6 = 25, S1 = 26, T13 = 28. */
const numbers = {
  C1: 1, C2: 2, C3: 3, C4: 4, C5: 5, C6: 6, C7: 7,
  T1: 8, T2: 9, T3: 10, T4: 11, T5: 12, T6: 13, T7: 14, T8: 15, T9: 16, T10: 17, T11: 18, T12: 19, T13: 28,
  L1: 20, L2: 21, L3: 22, L4: 23, L5: 24, L6: 25, S1: 26,
} as const // biome-ignore format: one region a line

export type Level = keyof typeof numbers

/** All levels from cranial to caudal, T13 after T12 and L6 after L5. */
export const levels = Object.keys(numbers) as readonly Level[]

export const verseNumber = (level: Level): number => numbers[level]

export const isLevel = (text: string): text is Level => text in numbers

/** The level with this VerSe number, undefined where there is none. */
export const levelFromVerse = (number: number): Level | undefined => levels.find((level) => numbers[level] === number)
