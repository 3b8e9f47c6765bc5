/** What a scan says to people. */

import type { Language } from '../../report/words.ts'

export interface ScanTexts {
  nothing: string
  read: (share: string) => string
  ciphertext: (share: string) => string
  opaque: (share: string) => string
  heads: { number: string; level: string; element: string; count: string; place: string; steps: string }
  direct: string
  moreRows: (rows: number) => string
  moreFiles: (files: number) => string
  /** More places than are listed. */
  more: (count: number) => string
  party: (name: string) => string
  limits: string
  skipped: string
  summary: string
  files: (count: number) => string
  elements: (count: number) => string
  noFile: string
  show: string
  progress: { findings: (count: number) => string; left: (time: string) => string; pass: (pass: number) => string }
}

export const scanTexts: Readonly<Record<Language, ScanTexts>> = {
  nl: {
    nothing: 'niets gevonden',
    read: (share) => `${share} gelezen`,
    ciphertext: (share) => `${share} versleuteld`,
    opaque: (share) => `${share} ondoorzichtig`,
    heads: {
      number: 'nr',
      level: 'niveau',
      element: 'element',
      count: 'aantal',
      place: 'eerste plaats',
      steps: 'stappen',
    },
    direct: 'leesbaar zoals het er staat',
    moreRows: (rows) => `en nog ${rows} (alle met --json)`,
    moreFiles: (files) =>
      files === 1 ? 'in nog 1 bestand niets gevonden' : `in nog ${files} bestanden niets gevonden`,
    more: (count) => `${count}+`,
    party: (name) => `partij ${name}`,
    limits: 'niet doorzocht',
    skipped: 'overgeslagen, zonder verlies',
    summary: 'Samen',
    files: (count) => (count === 1 ? '1 bestand' : `${count} bestanden`),
    elements: (count) => (count === 1 ? '1 element' : `${count} elementen`),
    noFile: 'geen bestand om te doorzoeken',
    show: 'De bytes achter een bevinding: dezelfde opdracht met --show NR',
    progress: {
      findings: (count) => (count === 1 ? '1 bevinding' : `${count} bevindingen`),
      left: (time) => `nog ${time}`,
      pass: (pass) => `ronde ${pass}, met gevonden sleutels`,
    },
  },
  en: {
    nothing: 'nothing found',
    read: (share) => `${share} read`,
    ciphertext: (share) => `${share} encrypted`,
    opaque: (share) => `${share} opaque`,
    heads: { number: 'no', level: 'level', element: 'element', count: 'count', place: 'first place', steps: 'steps' },
    direct: 'readable as it stands',
    moreRows: (rows) => `and ${rows} more (--json has all)`,
    moreFiles: (files) => (files === 1 ? 'nothing found in 1 more file' : `nothing found in ${files} more files`),
    more: (count) => `${count}+`,
    party: (name) => `party ${name}`,
    limits: 'not looked into',
    skipped: 'passed over without loss',
    summary: 'Together',
    files: (count) => (count === 1 ? '1 file' : `${count} files`),
    elements: (count) => (count === 1 ? '1 element' : `${count} elements`),
    noFile: 'no file to scan',
    show: 'The bytes behind a finding: the same command with --show NO',
    progress: {
      findings: (count) => (count === 1 ? '1 finding' : `${count} findings`),
      left: (time) => `${time} left`,
      pass: (pass) => `round ${pass}, with keys that were found`,
    },
  },
}
