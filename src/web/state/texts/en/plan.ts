/** Texts of the page. */
export const plan = {} as const
