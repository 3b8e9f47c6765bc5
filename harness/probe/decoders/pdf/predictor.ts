/** Predictors (ISO 32000-1 7.4.4.4): that of TIFF for bytes, and those of PNG. */

export function undoPredictor(bytes: Buffer, parameter: (name: string, otherwise: number) => number): Buffer {
  const predictor = parameter('Predictor', 1)
  const bits = parameter('Colors', 1) * parameter('BitsPerComponent', 8)
  const rowLength = Math.ceil((parameter('Columns', 1) * bits) / 8)
  const pixel = Math.max(1, bits >> 3)
  if (predictor < 2 || rowLength < 1 || rowLength > bytes.length + 1) return bytes
  return predictor === 2 ? undoTiff(bytes, rowLength, pixel) : undoPng(bytes, rowLength, pixel)
}

function undoTiff(bytes: Buffer, rowLength: number, pixel: number): Buffer {
  const output = Buffer.from(bytes)
  for (let i = 0; i < output.length; i += 1) {
    if (i % rowLength >= pixel) output[i] = (output[i] ?? 0) + (output[i - pixel] ?? 0)
  }
  return output
}

/** PNG (ISO 15948) 9: each row begins with the number of its filter. */
function undoPng(bytes: Buffer, rowLength: number, pixel: number): Buffer {
  const rows = Math.ceil(bytes.length / (rowLength + 1))
  const output = Buffer.alloc(rows * rowLength)
  let length = 0
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowLength + 1)
    const type = bytes[from] ?? 0
    const size = Math.min(rowLength, bytes.length - from - 1)
    for (let i = 0; i < size; i += 1) {
      const at = row * rowLength + i
      const left = i >= pixel ? (output[at - pixel] ?? 0) : 0
      const up = row > 0 ? (output[at - rowLength] ?? 0) : 0
      const upLeft = row > 0 && i >= pixel ? (output[at - rowLength - pixel] ?? 0) : 0
      output[at] = (bytes[from + 1 + i] ?? 0) + predict(type, left, up, upLeft)
    }
    length += Math.max(0, size)
  }
  return output.subarray(0, length)
}

function predict(type: number, left: number, up: number, upLeft: number): number {
  if (type === 1) return left
  if (type === 2) return up
  if (type === 3) return (left + up) >> 1
  if (type !== 4) return 0
  const estimate = left + up - upLeft
  const [a, b, c] = [left, up, upLeft].map((value) => Math.abs(estimate - value))
  if (a === undefined || b === undefined || c === undefined) return 0
  return a <= b && a <= c ? left : b <= c ? up : upLeft
}
