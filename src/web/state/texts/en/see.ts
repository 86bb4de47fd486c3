/** Texts of the page. */
export const see = {} as const
