/** PDF files, written by hand after ISO 32000-1. */

export interface MadeObject {
  /** Value, or dictionary entries of a stream without their brackets. */
  value: string
  stream?: Buffer
  /** Leaves the length to be found. */
  withoutLength?: true
}

/** Objects numbered from 1 on, with a trailer but without a table, as readers must survive. */
export function makePdf(objects: readonly MadeObject[], trailer = '<< /Root 1 0 R >>'): Buffer {
  const bodies = objects.flatMap(({ value, stream, withoutLength }, i) => {
    const head = Buffer.from(`${i + 1} 0 obj\n`)
    if (stream === undefined) return [head, Buffer.from(`${value}\nendobj\n`, 'latin1')]
    const length = withoutLength ? '' : ` /Length ${stream.length}`
    return [
      head,
      Buffer.from(`<< ${value}${length} >>\nstream\n`, 'latin1'),
      stream,
      Buffer.from('\nendstream\nendobj\n'),
    ]
  })
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...bodies,
    Buffer.from(`trailer\n${trailer}\nstartxref\n0\n%%EOF\n`),
  ])
}

/** One page that shows this content, with a font of one byte codes as `F1`. */
export function makePage(
  content: Buffer | string,
  changes: { filter?: string; font?: string; more?: MadeObject[] } = {},
): Buffer {
  const {
    filter = '',
    font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    more = [],
  } = changes
  return makePdf([
    { value: '<< /Type /Catalog /Pages 2 0 R >>' },
    { value: '<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> >> >>' },
    { value: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>' },
    { value: filter, stream: Buffer.from(content) },
    { value: font },
    ...more,
  ])
}
