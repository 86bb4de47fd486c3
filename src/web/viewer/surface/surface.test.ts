import { describe, expect, it } from 'vitest'
import { direction, displacement, dot, length, point } from '../../../geometry/index.ts'
import { type Camera, canvasFromPatient, clipFromPatient, orbited, rayAt, rightOfCamera, sides } from './camera.ts'
import { ballAround, coarseTriangles, firstHitMm, normalsOf, tubeMesh } from './mesh.ts'

const camera: Camera = { target: point('patient', 10, -40, 300), ...sides.left, heightMm: 200 }

describe('the camera', () => {
  it('draws with WebGL where the overlay draws with SVG', () => {
    const turned = orbited(camera, 0.4, -0.3)
    const m = clipFromPatient(turned, 640 / 480, 500)
    for (const p of [point('patient', 10, -40, 300), point('patient', 40, -10, 350), point('patient', -30, -70, 240)]) {
      const clip = [0, 1, 2, 3].map((row) => m[row]! * p[0] + m[4 + row]! * p[1] + m[8 + row]! * p[2] + m[12 + row]!)
      const { x, y } = canvasFromPatient(turned, p, 640, 480)
      // Single precision about 300 mm away from the origin: hundredths of a pixel.
      expect((clip[0]! / clip[3]! + 1) * 320).toBeCloseTo(x, 1)
      expect((1 - clip[1]! / clip[3]!) * 240).toBeCloseTo(y, 1)
      expect(Math.abs(clip[2]! / clip[3]!)).toBeLessThan(1)
    }
  })

  it('stays orthonormal while it is turned, and turning back leads back', () => {
    let turned = camera
    for (let n = 0; n < 200; n++) turned = orbited(turned, 0.05, 0.03)
    expect(Math.abs(dot(turned.normal, turned.up))).toBeLessThan(1e-12)
    expect(length(turned.up)).toBeCloseTo(1, 12)
    const back = orbited(orbited(camera, 0.3, 0), -0.3, 0)
    expect(length(displacement(back.normal as never, camera.normal as never))).toBeLessThan(1e-12)
  })

  it('sends the ray of a pixel through what is drawn there', () => {
    const p = point('patient', 25, -20, 340)
    const { x, y } = canvasFromPatient(camera, p, 640, 480)
    const { eye, along } = rayAt(camera, x, y, 640, 480)
    const to = displacement(p, eye)
    expect(length(to) - dot(to, along)).toBeCloseTo(0, 9)
    expect(rightOfCamera(camera)[1]).toBeCloseTo(1, 12)
  })
})

describe('meshes', () => {
  const needle = tubeMesh({ points: [point('patient', 0, 0, 0), point('patient', 0, 0, 60)], radiusMm: 2 })

  it('make a tube of its radius and length, facing outwards', () => {
    expect(ballAround([needle])?.radiusMm).toBeCloseTo(Math.hypot(2, 2, 30), 5)
    let volume = 0
    const { corners: c, triangles: t } = needle
    for (let at = 0; at < t.length; at += 3) {
      const [a, b, e] = [0, 1, 2].map((n) => [0, 1, 2].map((axis) => c[3 * t[at + n]! + axis]!)) as number[][]
      volume +=
        (a![0]! * (b![1]! * e![2]! - b![2]! * e![1]!) +
          a![1]! * (b![2]! * e![0]! - b![0]! * e![2]!) +
          a![2]! * (b![0]! * e![1]! - b![1]! * e![0]!)) /
        6
    }
    // A prism of 16 sides in the circle: 8 r^2 sin(22.5 degrees) times its length, in single precision.
    expect(volume).toBeCloseTo(16 * 0.5 * 4 * Math.sin(Math.PI / 8) * 60, 2)
  })

  it('are hit by a ray at the surface that is nearest', () => {
    const far = firstHitMm(needle, point('patient', -50, 0.1, 30), direction('patient', 1, 0, 0))
    // Between the flat of the prism (2 cos 11.25 degrees) and the circle.
    expect(far).toBeGreaterThan(47.99)
    expect(far).toBeLessThan(48.05)
    expect(firstHitMm(needle, point('patient', -50, 5, 30), direction('patient', 1, 0, 0))).toBeNull()
  })

  it('become coarse on the same corners without triangles that have collapsed', () => {
    const coarse = coarseTriangles(needle, 3)
    expect(coarse.length).toBeLessThan(needle.triangles.length)
    for (let t = 0; t < coarse.length; t += 3) expect(new Set(coarse.subarray(t, t + 3)).size).toBe(3)
  })

  it('have normals of unit length that point away from the axis', () => {
    const { normals: _, ...plain } = needle
    const normals = normalsOf(plain)
    for (let v = 0; v < 32; v++)
      expect(normals[3 * v]! * plain.corners[3 * v]! + normals[3 * v + 1]! * plain.corners[3 * v + 1]!).toBeGreaterThan(
        1.9,
      )
  })
})
