/** Transformations of the plane (ISO 32000-1 8.3.3). */

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** First `left`, then `right`. */
export function multiply([a, b, c, d, e, f]: Matrix, right: Matrix): Matrix {
  const [g, h, i, j, k, l] = right
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}
