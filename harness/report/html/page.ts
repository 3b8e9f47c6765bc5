/** Puts the viewer and its data into one HTML file that asks nothing of the network. */

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { escapeHtml } from '../escape-html.ts'
import type { ReportIndex, ReportPart } from './model.ts'
import { dataIds, packPart } from './pack.ts'

export interface Viewer {
  js: string
  css: string
}

/** `parts` in the order of `index.exchanges`; each is packed as it comes, so that only one is in memory. */
export async function writePage(
  viewer: Viewer,
  index: ReportIndex,
  parts: AsyncIterable<ReportPart> | Iterable<ReportPart>,
): Promise<string> {
  const data = [writeData(dataIds.index, index)]
  let position = 0
  for await (const part of parts) data.push(writeData(dataIds.part(position++), packPart(part)))
  return [
    '<!doctype html>',
    `<html lang="${index.language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${describePolicy(viewer)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="robots" content="noindex">',
    `<title>Inkijk ${escapeHtml(index.run.id)}</title>`,
    `<style>${viewer.css}</style>`,
    '</head>',
    '<body>',
    '<div id="inkijk"></div>',
    `<noscript>${noScript[index.language]}</noscript>`,
    ...data,
    `<script type="module">${viewer.js}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const noScript = {
  nl: 'Dit rapport heeft JavaScript nodig. Dezelfde uitkomsten staan in result.json.',
  en: 'This report needs JavaScript. The same results are in result.json.',
}

function writeData(id: string, data: unknown): string {
  const packed = gzipSync(JSON.stringify(data), { level: 9 }).toString('base64')
  return `<script type="application/gzip" id="${id}">${packed}</script>`
}

/** Nothing may be loaded; only this very script and style run. */
function describePolicy({ js, css }: Viewer): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash(js)}'`,
    `style-src 'sha256-${hash(css)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
