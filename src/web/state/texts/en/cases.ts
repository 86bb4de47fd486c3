/** Texts of the page. */
export const cases = {} as const
