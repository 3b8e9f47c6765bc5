/** Options that several commands have. */

import { InvalidArgumentError, Option } from 'commander'

export const backendNames: readonly string[] = ['embedded', 'docker']

export function backendOption(): Option {
  return new Option('--backend <name>', 'where the parties run').choices(backendNames).default(backendNames[0])
}

export function languageOption(): Option {
  return new Option('--lang <language>', 'language of texts for people (default: that of the terminal)').choices([
    'nl',
    'en',
  ])
}

export function parsePositive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number of 1 or more')
  return value
}

export function collect(value: string, values: string[]): string[] {
  return [...values, value]
}
