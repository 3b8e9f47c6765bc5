/** Bytes as hexadecimal with ASCII beside, the range of the finding marked. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Excerpt } from '../../../contracts/transcript.ts'
import type { HexByte, HexRow } from './hex-rows.ts'
import { decodeBase64, makeHexRows } from './hex-rows.ts'
import { useTexts } from './store.ts'

const firstShownRows = 64

export function HexDump({ excerpt }: { excerpt: Excerpt }) {
  const { t } = useTexts()
  const [shown, setShown] = useState(firstShownRows)
  const width = useRowWidth()
  const rows = useMemo(() => {
    const { raw, rawOffset, start, length } = excerpt
    return makeHexRows({ bytes: decodeBase64(raw), offset: rawOffset, start, length }, width)
  }, [excerpt, width])
  return (
    <div class="hex">
      <table>
        <thead class="hidden">
          <tr>
            <th scope="col">{t.range}</th>
            <th scope="col">hex</th>
            <th scope="col">ASCII</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <DumpRow key={row.offset} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(rows.length)}>
          {t.showMore(rows.length - shown)}
        </button>
      )}
    </div>
  )
}

function DumpRow({ row }: { row: HexRow }) {
  return (
    <tr>
      <th scope="row">{row.offset.toString(16).padStart(8, '0')}</th>
      <td class="hex-bytes">
        <Stretches bytes={row.bytes} show={(byte) => byte?.hex ?? '  '} gap=" " />
      </td>
      <td class="hex-ascii">
        <Stretches bytes={row.bytes} show={(byte) => byte?.ascii ?? ' '} gap="" />
      </td>
    </tr>
  )
}

interface StretchesProps {
  bytes: readonly (HexByte | undefined)[]
  show: (byte: HexByte | undefined) => string
  gap: string
}

/** Neighbouring bytes inside the range share one mark, so that they read as one. */
function Stretches({ bytes, show, gap }: StretchesProps) {
  const first = bytes.findIndex((byte) => byte?.inRange)
  const last = bytes.findLastIndex((byte) => byte?.inRange)
  const text = (from: number, to: number) => bytes.slice(from, to).map(show).join(gap)
  if (first < 0) return <>{text(0, bytes.length)}</>
  return (
    <>
      {text(0, first)}
      {first > 0 && gap}
      <mark>{text(first, last + 1)}</mark>
      {last + 1 < bytes.length && gap}
      {text(last + 1, bytes.length)}
    </>
  )
}

/** 16 bytes in a row, 8 on a narrow screen. */
function useRowWidth(): number {
  const query = useRef(matchMedia('(max-width: 48rem)'))
  const [narrow, setNarrow] = useState(query.current.matches)
  useEffect(() => {
    const media = query.current
    const update = () => setNarrow(media.matches)
    media.addEventListener('change', update)
    return () => media.removeEventListener('change', update)
  }, [])
  return narrow ? 8 : 16
}
