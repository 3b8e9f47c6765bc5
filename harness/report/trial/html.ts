/** The findings report as one HTML file: no script, nothing loaded, fit for paper and for reading aloud. */

import { createHash } from 'node:crypto'
import { escapeHtml } from '../escape-html.ts'
import { boxSize, type Chain, drawChain } from './chain.ts'
import type { Block, Cell, Inline, Section, Table, TrialDocument } from './document.ts'
import { trialStyle } from './html-style.ts'

export function renderHtml(document: TrialDocument): string {
  const { language, title, subtitle, front, sections, contentsTitle, footer } = document
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(trialStyle).digest('base64')}'`
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(title)} – ${escapeHtml(subtitle)}</title>`,
    `<style>${trialStyle}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="subtitle">${escapeHtml(subtitle)}</p>`,
    ...front.map(renderBlock),
    '</header>',
    `<nav aria-labelledby="contents"><h2 id="contents">${escapeHtml(contentsTitle)}</h2>${renderContents(sections)}</nav>`,
    '<main>',
    ...sections.map((section) => renderSection(section, 2)),
    '</main>',
    `<footer>${escapeHtml(footer)}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function renderContents(sections: readonly Section[]): string {
  const items = sections.map(
    ({ id, number, title, sections: parts }) =>
      `<li><a href="#${id}">${number} ${escapeHtml(title)}</a>${parts.length === 0 ? '' : renderContents(parts)}</li>`,
  )
  return `<ul>${items.join('')}</ul>`
}

function renderSection({ id, number, title, blocks, sections }: Section, level: number): string {
  const heading = `h${Math.min(level, 6)}`
  return [
    `<section aria-labelledby="${id}">`,
    `<${heading} id="${id}">${number} ${escapeHtml(title)}</${heading}>`,
    ...blocks.map(renderBlock),
    ...sections.map((section) => renderSection(section, level + 1)),
    '</section>',
  ].join('\n')
}

function renderBlock(block: Block): string {
  if (block.kind === 'paragraph') {
    return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${renderCell(block.text)}</p>`
  }
  if (block.kind === 'list') return `<ul>${block.items.map((item) => `<li>${renderCell(item)}</li>`).join('')}</ul>`
  if (block.kind === 'chain') return renderChain(block.chain)
  if (block.kind === 'table') return renderTable(block)
  const facts = block.facts.map(
    ({ term, value }) => `<div><dt>${escapeHtml(term)}</dt><dd>${renderCell(value)}</dd></div>`,
  )
  return `<dl>${facts.join('')}</dl>`
}

function renderTable({ caption, columns, rows }: Table): string {
  const aligned = (index: number) => (columns[index]?.end === true ? ' class="end"' : '')
  const body = rows.map(({ target, cells }) => {
    const told = cells.map((cell, index) =>
      index === 0
        ? `<th scope="row"${aligned(index)}>${renderCell(cell)}</th>`
        : `<td${aligned(index)}>${renderCell(cell)}</td>`,
    )
    return `<tr${target === undefined ? '' : ` id="${escapeHtml(target)}"`}>${told.join('')}</tr>`
  })
  const total = columns.reduce((sum, { weight }) => sum + weight, 0)
  const widths = columns.map(({ weight }) => `<col width="${((100 * weight) / total).toFixed(1)}%">`)
  const head = columns.map(({ head: text }, index) => `<th scope="col"${aligned(index)}>${escapeHtml(text)}</th>`)
  return [
    `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">`,
    `<table><caption>${escapeHtml(caption)}</caption><colgroup>${widths.join('')}</colgroup>`,
    `<thead><tr>${head.join('')}</tr></thead><tbody>`,
    ...body,
    '</tbody></table></div>',
  ].join('\n')
}

function renderChain(chain: Chain): string {
  const { width, height, boxes, hops } = drawChain(chain)
  const drawnHops = hops.map(({ x1, y1, x2, y2 }) => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" class="hop"/>`)
  const drawnBoxes = boxes.map(({ id, lines, measured, x, y }) => {
    const texts = [id, ...lines].map(
      (line, index) =>
        `<text x="${x + boxSize.width / 2}" y="${y + 15 + index * 13}"${index === 0 ? ' class="name"' : ''}>${escapeHtml(shorten(line))}</text>`,
    )
    const box = `<rect x="${x}" y="${y}" width="${boxSize.width}" height="${boxSize.height}" rx="4"${measured ? ' class="measured"' : ''}/>`
    return box + texts.join('')
  })
  return [
    `<figure><svg viewBox="-2 -2 ${width + 4} ${height + 4}" role="img" aria-label="${escapeHtml(chain.description)}">`,
    ...drawnHops,
    ...drawnBoxes,
    `</svg><figcaption>${escapeHtml(chain.description)}</figcaption></figure>`,
  ].join('')
}

/** The whole text stands in the table under the diagram. */
export function shorten(text: string, most = 22): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
}

function renderCell(cell: Cell): string {
  return cell.map(renderInline).join('')
}

function renderInline(inline: Inline): string {
  if (typeof inline === 'string') return escapeHtml(inline)
  if (inline.kind === 'break') return '<br>'
  const text = escapeHtml(inline.text)
  if (inline.kind === 'outcome') return `<span class="outcome ${inline.outcome}">${text}</span>`
  if (inline.kind === 'reference') return `<a href="#${escapeHtml(inline.target)}">${text}</a>`
  const tag = inline.kind === 'strong' ? 'strong' : 'code'
  return `<${tag}>${text}</${tag}>`
}
