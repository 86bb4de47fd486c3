import { coarseTriangles, type Mesh, normalsOf } from './mesh.ts'

/** One mesh to be painted. */
export interface PaintedMesh {
  readonly mesh: Mesh
  readonly colour: string
  readonly opacity: number
}

const vertexSource = `#version 300 es
in vec3 position;
in vec3 normal;
uniform mat4 clipFromPatient;
uniform mat3 eyeFromPatient;
out vec3 facing;
void main() {
  gl_Position = clipFromPatient * vec4(position, 1.0);
  facing = eyeFromPatient * normal;
}`

// Light from the eye and a little from above; edges that turn away darken, so that shapes read without outlines.
const fragmentSource = `#version 300 es
precision highp float;
in vec3 facing;
uniform vec4 colour;
out vec4 painted;
void main() {
  vec3 n = normalize(facing);
  if (n.z < 0.0) n = -n;
  float key = max(dot(n, normalize(vec3(-0.35, 0.5, 0.8))), 0.0);
  float shine = pow(key, 24.0) * 0.18;
  float light = 0.22 + 0.62 * key + 0.2 * n.z;
  float rim = mix(0.55, 1.0, smoothstep(0.0, 0.55, n.z));
  vec3 lit = colour.rgb * light * rim + shine;
  painted = vec4(lit * colour.a, colour.a);
}`

/** Size of the cells that a moving surface is drawn with where the processor draws it, mm. */
const coarseCellMm = 2.2

interface OnGraphics {
  readonly array: WebGLVertexArrayObject
  readonly count: number
  /** Fewer triangles on the same corners; null until they are asked for. */
  coarse: { readonly buffer: WebGLBuffer; readonly count: number } | null
  readonly fine: WebGLBuffer
  readonly buffers: readonly WebGLBuffer[]
}

/** Paints meshes with WebGL2: solid ones first, then the nearest layer of the translucent ones over them. */
export class MeshPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #known = new Map<Mesh, OnGraphics>()
  #coarse = false

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#program = linked(gl)
    gl.enable(gl.DEPTH_TEST)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.clearColor(0, 0, 0, 1)
  }

  paint(
    meshes: readonly PaintedMesh[],
    clipFromPatient: Float32Array,
    eyeFromPatient: Float32Array,
    coarse: boolean,
  ): void {
    const gl = this.#gl
    this.#coarse = coarse
    this.#forgetOthers(meshes)
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.depthMask(true)
    gl.colorMask(true, true, true, true)
    gl.depthFunc(gl.LEQUAL)
    gl.disable(gl.BLEND)
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's name for choosing a program
    gl.useProgram(this.#program)
    gl.uniformMatrix4fv(gl.getUniformLocation(this.#program, 'clipFromPatient'), false, clipFromPatient)
    gl.uniformMatrix3fv(gl.getUniformLocation(this.#program, 'eyeFromPatient'), false, eyeFromPatient)
    const translucent = meshes.filter(({ opacity }) => opacity < 1 && opacity > 0)
    for (const mesh of meshes) if (mesh.opacity >= 1) this.#draw(mesh)
    if (translucent.length === 0) return
    gl.colorMask(false, false, false, false)
    for (const mesh of translucent) this.#draw(mesh)
    gl.colorMask(true, true, true, true)
    gl.depthMask(false)
    gl.enable(gl.BLEND)
    for (const mesh of translucent) this.#draw(mesh)
  }

  #draw({ mesh, colour, opacity }: PaintedMesh): void {
    const gl = this.#gl
    const known = this.#known.get(mesh) ?? this.#send(mesh)
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    gl.uniform4f(gl.getUniformLocation(this.#program, 'colour'), r ?? 1, g ?? 1, b ?? 1, opacity)
    gl.bindVertexArray(known.array)
    // Small things, such as needles, stay as they are.
    const coarse = this.#coarse && known.count > 3000 ? this.#coarseOf(mesh, known) : null
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, coarse?.buffer ?? known.fine)
    gl.drawElements(gl.TRIANGLES, coarse?.count ?? known.count, gl.UNSIGNED_INT, 0)
  }

  #coarseOf(mesh: Mesh, known: OnGraphics): OnGraphics['coarse'] {
    if (known.coarse) return known.coarse
    const triangles = coarseTriangles(mesh, coarseCellMm)
    known.coarse = { buffer: this.#filled(this.#gl.ELEMENT_ARRAY_BUFFER, triangles), count: triangles.length }
    return known.coarse
  }

  #send(mesh: Mesh): OnGraphics {
    const gl = this.#gl
    const array = gl.createVertexArray() as WebGLVertexArrayObject
    gl.bindVertexArray(array)
    const buffers = [
      this.#attribute('position', mesh.corners),
      this.#attribute('normal', mesh.normals ?? normalsOf(mesh)),
    ]
    const fine = this.#filled(gl.ELEMENT_ARRAY_BUFFER, mesh.triangles)
    const sent: OnGraphics = { array, count: mesh.triangles.length, coarse: null, fine, buffers }
    this.#known.set(mesh, sent)
    return sent
  }

  #attribute(name: string, values: Float32Array): WebGLBuffer {
    const gl = this.#gl
    const buffer = this.#filled(gl.ARRAY_BUFFER, values)
    const place = gl.getAttribLocation(this.#program, name)
    gl.enableVertexAttribArray(place)
    gl.vertexAttribPointer(place, 3, gl.FLOAT, false, 0, 0)
    return buffer
  }

  #filled(target: number, values: Float32Array | Uint32Array): WebGLBuffer {
    const gl = this.#gl
    const buffer = gl.createBuffer() as WebGLBuffer
    gl.bindBuffer(target, buffer)
    // WebGL takes no shared memory; meshes are small.
    const own = values.buffer instanceof ArrayBuffer ? (values as Float32Array<ArrayBuffer>) : values.slice()
    gl.bufferData(target, own as Float32Array<ArrayBuffer>, gl.STATIC_DRAW)
    return buffer
  }

  #forgetOthers(meshes: readonly PaintedMesh[]): void {
    const shown = new Set(meshes.map(({ mesh }) => mesh))
    for (const [mesh, { array, buffers, fine, coarse }] of this.#known) {
      if (shown.has(mesh)) continue
      for (const buffer of [...buffers, fine]) this.#gl.deleteBuffer(buffer)
      if (coarse) this.#gl.deleteBuffer(coarse.buffer)
      this.#gl.deleteVertexArray(array)
      this.#known.delete(mesh)
    }
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram() as WebGLProgram
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(kind) as WebGLShader
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(gl.getProgramInfoLog(program) ?? 'shaders do not link')
  return program
}
