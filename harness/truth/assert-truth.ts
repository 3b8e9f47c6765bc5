/** The rules that make a record fit to measure with (design 2.3, "Common values"). */

import { HarnessError } from '../contracts/error.ts'
import type { FhirResource, Truth, TruthElement } from '../contracts/truth.ts'
import { isTestBsn } from './bsn.ts'
import { classOfLeaf, isCodeTitle } from './describe-leaf.ts'
import { enoughBits, estimateBits, reduceText } from './distinctiveness.ts'
import { carriesBase64, leavesOf, textOfBase64, valuesAt } from './leaves.ts'

interface Text {
  where: string
  reduced: string
}

const shownProblems = 5

/**
 * Throws `TRUTH_INVALID` with every broken rule in `detail.problems`. `elsewhere`: what else travels in the exchange,
 * such as the names of the parties.
 */
export function assertTruth(truth: Truth, elsewhere: readonly string[] = []): void {
  const problems = [
    ...checkShape(truth),
    ...truth.elements.flatMap((element) => checkElement(element, truth.resources)),
    ...checkOverlap(truth, elsewhere),
  ]
  if (problems.length === 0) return
  const more = problems.length > shownProblems ? `; and ${problems.length - shownProblems} more` : ''
  throw new HarnessError(
    'TRUTH_INVALID',
    `truth of seed '${truth.seed}': ${problems.slice(0, shownProblems).join('; ')}${more}`,
    { detail: { problems } },
  )
}

function checkShape(truth: Truth): string[] {
  const problems: string[] = []
  const [patient] = truth.resources
  if (patient?.resourceType !== 'Patient') problems.push('the first resource is not the Patient')
  if (truth.referral.patientId !== patient?.id) problems.push('the referral names another patient')
  if (!truth.elements.some((element) => element.kind === 'bsn')) problems.push('no element is a BSN')
  const names = new Set<string>()
  for (const { element } of truth.elements) {
    if (names.has(element)) problems.push(`${element}: name used twice`)
    names.add(element)
  }
  return problems
}

function checkElement(element: TruthElement, resources: readonly FhirResource[]): string[] {
  const { element: name, value, location } = element
  const problems: string[] = []
  if (element.kind === 'bsn' && !isTestBsn(value)) problems.push(`${name}: no BSN of the test range`)
  if (element.matchedBy === 'value' && estimateBits(value) < enoughBits) {
    problems.push(`${name}: matched by value with ${estimateBits(value)} bits, expected ${enoughBits}`)
  }
  if (location === undefined) return [...problems, `${name}: has no location`]
  if (element.matchedBy === 'value' && isCodeTitle(location.path)) {
    problems.push(`${name}: the code or title of a Coding is common, expected matchedBy 'structure'`)
  }
  const holder = resources.find((r) => r.resourceType === location.resourceType && r.id === location.id)
  const expected = classOfLeaf(holder ?? { resourceType: location.resourceType }, location.path)
  if (element.class !== expected) problems.push(`${name}: class ${element.class}, expected ${expected}`)
  if (location.id === '') return problems
  if (holder === undefined) return [...problems, `${name}: resource ${location.id} is not in the record`]
  const [found] = valuesAt(holder, location.path)
  if (readLeaf(location.resourceType, location.path, found) !== value) {
    problems.push(`${name}: the record holds another value at ${location.path}`)
  }
  return problems
}

/** No value that is matched by its bytes may stand anywhere but in its own place. */
function checkOverlap(truth: Truth, elsewhere: readonly string[]): string[] {
  const texts: Text[] = [
    ...truth.resources.flatMap((resource) =>
      leavesOf(resource).map(({ path, value }) => ({
        where: `${resource.resourceType}/${resource.id ?? ''}/${path}`,
        reduced: reduceText(readLeaf(resource.resourceType, path, value)),
      })),
    ),
    ...truth.elements
      .filter((element) => element.location === undefined || element.location.id === '')
      .map((element) => ({ where: placeOf(element), reduced: reduceText(element.value) })),
    ...[truth.referral.patientId, truth.referral.requester.roleCode, ...elsewhere].map((text) => ({
      where: `'${text}' of the exchange`,
      reduced: reduceText(text),
    })),
  ]
  return truth.elements
    .filter((element) => element.matchedBy === 'value')
    .flatMap((element) => {
      const reduced = reduceText(element.value)
      const other = texts.find((text) => text.where !== placeOf(element) && text.reduced.includes(reduced))
      return other === undefined ? [] : [`${element.element}: its value also stands in ${other.where}`]
    })
}

function placeOf({ element, location }: TruthElement): string {
  return location === undefined || location.id === ''
    ? element
    : `${location.resourceType}/${location.id}/${location.path}`
}

/** The leaf as an element says it: base64 text decoded. */
function readLeaf(resourceType: string, path: string, leaf: unknown): string {
  const text = String(leaf)
  return carriesBase64(resourceType, path) ? (textOfBase64(text) ?? text) : text
}
