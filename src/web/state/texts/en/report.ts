/** Texts of the page. */
export const report = {} as const
