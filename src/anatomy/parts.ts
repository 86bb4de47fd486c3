/** Sub-regions of a vertebra as numbered in parts.nii.gz (the numbering of SPINEPS / TPTBox). */
export const part = {
  arch: 41,
  spinousProcess: 42,
  transverseLeft: 43,
  transverseRight: 44,
  superiorArticularLeft: 45,
  superiorArticularRight: 46,
  inferiorArticularLeft: 47,
  inferiorArticularRight: 48,
  bodyBorder: 49,
  body: 50,
} as const

export const isBodyPart = (label: number): boolean => label === part.body || label === part.bodyBorder
export const isArchPart = (label: number): boolean => label >= part.arch && label <= part.inferiorArticularRight
