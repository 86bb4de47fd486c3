/**
 * Pictures of a volume and of surfaces, behind one small port; nothing outside this folder knows how they are drawn.
 *
 *     const viewer = useViewer(volume, layers)                       // tools/slice-pane/use-viewer.ts; closes itself
 *     <SlicePane                                                     // tools/slice-pane/pane.tsx
 *       viewer={viewer} label="Axial" start={{ plane: standardPlane('axial', centre), window: { centre: 400, width: 1800 } }}
 *       begin={(at, event, view) => ({ move(at) {...}, end() {...} })}  // left drag; null leaves it to the pane (scroll)
 *       onView={(view) => ...}                                       // keep it to call setPlane, showPoint, setWindow, zoomTo
 *     >
 *       {(view) => <line x1={view.canvasFromPatient(entry).x} ... />}  // SVG over the picture, drawn again at every change
 *     </SlicePane>
 *
 * A `Plane` is { centre, normal (from the eye into the screen), up } in patient mm, of any tilt; `standardPlane` gives the
 * radiological three. `view.canvasFromPatient(p)` is { x, y, depthMm }, `view.patientFromCanvas(x, y)` the point back; both
 * exact. Colour over slices is a `ColourLayer` (a byte per voxel of any grid, 256 colours): `labels` with edges, or a `field`
 * such as strain. After writing into its values call `viewer.redraw()`; a new layer list goes to `viewer.setLayers`.
 *
 * Surfaces: `<SurfacePane viewer={viewer} label="Bone" meshes={meshes} tubes={needles}>` (tools/surface-pane/pane.tsx) with the same
 * SVG children (`view.canvasFromPatient`), `view.lookFrom('left')`, `view.setCamera({ target, normal, up, heightMm })` to look along
 * a needle, `view.pick(x, y)`. Meshes with opacity < 1 let what is inside be seen. `view.works` is false without WebGL2.
 *
 * Slices are drawn by the processor straight from the samples, which may lie in shared memory: nothing is copied, nothing is
 * uploaded, the same picture with and without a graphics unit. While something moves they are as sharp as 16 ms allow, and
 * quite sharp when it rests. docs/decisions tells why.
 */
export { openViewer, Viewer, type ViewerContent } from './port.ts'
export { type ColourLayer, colourWord } from './slice/draw-layer.ts'
export type { GrayWindow } from './slice/draw-samples.ts'
export {
  type CanvasPoint,
  canvasFromPatient,
  depthMm,
  lettersOf,
  orthonormal,
  type Plane,
  patientFromCanvas,
  rightOf,
  type SliceMap,
  type StandardPlane,
  standardPlane,
  standardPlanes,
  through,
} from './slice/plane.ts'
export { fitOf, middleOf } from './slice/raster.ts'
export type { SliceStart, SliceView } from './slice/slice-view.ts'
export { type Camera, sides, type ViewSide } from './surface/camera.ts'
export type { Mesh, SurfaceMesh, Tube } from './surface/mesh.ts'
export type { SurfaceView } from './surface/surface-view.ts'
