/** Texts of the page. */
export const strength = {} as const
