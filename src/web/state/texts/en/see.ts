/** Texts of the page. */
export const see = {
  planes: { axial: 'Axial', sagittal: 'Sagittal', coronal: 'Coronal' },
  surface: 'Surface',
  lookFrom: 'Looked at from',
  sides: { front: 'Front', back: 'Back', left: 'Left', right: 'Right', head: 'Head', feet: 'Feet' },
  noWebGl: 'No 3D view: this browser offers no WebGL. Everything else works.',
  noImage: 'The images of this case are not here yet.',
  panel: 'What is known of the spine',
  tabs: { spine: 'Spine', findings: 'Findings', measure: 'Measure', edit: 'Edit' },
  windows: { bone: 'Bone', soft: 'Soft', wide: 'Wide', cement: 'Cement' },
  table: {
    caption: 'Heights, loss and density of each vertebra',
    level: 'Level',
    anterior: 'Ha',
    middle: 'Hm',
    posterior: 'Hp',
    loss: 'Loss',
    grade: 'Grade',
    density: 'HU',
    units:
      'Heights in mm: anterior, middle, posterior. Loss against what is expected. HU: median of the cancellous bone.',
    incomplete: 'cut by the edge of the image',
  },
} as const
