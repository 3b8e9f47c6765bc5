/** Small pieces that several pages use. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Level, Outcome } from '../../../contracts/result.ts'
import type { ElementClass } from '../../../contracts/truth.ts'
import { marks } from '../../words.ts'
import { useTexts } from './store.ts'

/** A verdict's outcome: mark, word and colour. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { w } = useTexts()
  return (
    <span class={`badge outcome-${outcome}`}>
      <span class="mark" aria-hidden="true">
        {marks[outcome]}
      </span>{' '}
      {w.outcomes[outcome]}
    </span>
  )
}

export function LevelChip({ level, children }: { level: Level; children?: ComponentChildren }) {
  const { w } = useTexts()
  return (
    <span class={`chip level-${level}`}>
      <LevelIcon level={level} />
      {children ?? w.levels[level]}
    </span>
  )
}

export function ClassChip({ name }: { name: ElementClass }) {
  const { w } = useTexts()
  return <span class={`chip class-${name}`}>{w.classes[name]}</span>
}

/** Shapes differ as well as colours: eye, key, ticket, fingerprint rings, dots, lock. */
const levelPaths: Readonly<Record<Level, string>> = {
  plaintext: 'M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8zM8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  decryptable: 'M5 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 8.5h7M12 8.5v3M14.5 8.5v2',
  obtainable: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  reidentifiable:
    'M8 2.5A5.5 5.5 0 0 0 2.5 8v2M8 5.2A2.8 2.8 0 0 0 5.2 8v5M8 8v5.5M10.8 13V8A2.8 2.8 0 0 0 8 5.2M13.5 10V8A5.5 5.5 0 0 0 8 2.5',
  inferable: 'M3 8h.01M8 8h.01M13 8h.01',
  shielded: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
}

export function LevelIcon({ level }: { level: Level }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={levelPaths[level]} />
    </svg>
  )
}

/** A command to copy; selecting it by hand works as well. */
export function Command({ text }: { text: string }) {
  const { t } = useTexts()
  const [copied, setCopied] = useState(false)
  return (
    <div class="command">
      <code>{text}</code>
      <button
        type="button"
        onClick={() =>
          navigator.clipboard?.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        <span aria-live="polite">{copied ? t.copied : t.copy}</span>
      </button>
    </div>
  )
}

/** A term with its description, left out where there is none. */
export function Fact({ term, children }: { term: string; children?: ComponentChildren }) {
  if (children === undefined || children === null || children === '' || children === false) return null
  return (
    <div class="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function formatBytes(bytes: number, language: string): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  if (bytes < 1000) return `${number(bytes, 0)} B`
  if (bytes < 1_000_000) return `${number(bytes / 1000, 1)} kB`
  return `${number(bytes / 1_000_000, 1)} MB`
}

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value)
}

export function formatDuration(durationMs: number, language: string): string {
  const number = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
  if (durationMs < 1000) return `${number(durationMs)} ms`
  if (durationMs < 120_000) return `${number(durationMs / 1000)} s`
  if (durationMs < 7_200_000) return `${number(durationMs / 60_000)} min`
  return `${number(durationMs / 3_600_000)} h`
}
