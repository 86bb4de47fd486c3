/** Texts of the page. */
export const rehearse = {} as const
