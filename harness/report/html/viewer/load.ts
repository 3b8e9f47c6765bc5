/** Opens the data that stands in the page: base64 of gzip of JSON. */

import type { ReportIndex, ReportPart } from '../model.ts'
import type { PackedPart } from '../pack.ts'
import { dataIds, unpackPart } from '../pack.ts'
import { decodeBase64 } from './hex-rows.ts'

export async function loadIndex(): Promise<ReportIndex> {
  return (await open(dataIds.index)) as ReportIndex
}

export async function loadPart(position: number): Promise<ReportPart> {
  return unpackPart((await open(dataIds.part(position))) as PackedPart)
}

async function open(id: string): Promise<unknown> {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`no data "${id}" in this file`)
  const packed = new Blob([Uint8Array.from(decodeBase64(element.textContent ?? ''))])
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).json()
}
