/** The findings of one observation, by the chain of steps that leads to them. */

import type { DecodedPart } from '../../contracts/probe.ts'
import type { ChainStep, Level } from '../../contracts/result.ts'
import { chainStep } from '../view.ts'

/** A place in the text of a view, with the finding that lies there. */
export interface Placed {
  /** Id of the finding. */
  id: string
  element: string
  level: Level
  /** Range in the view's bytes. */
  offset: number
  length: number
}

export interface FindingTree {
  placed: Placed[]
  next: Map<string, FindingTree>
}

export function createFindingTree(): FindingTree {
  return { placed: [], next: new Map() }
}

export function addToTree(tree: FindingTree, chain: readonly ChainStep[], placed: Placed): void {
  let node = tree
  for (const step of chain) {
    const key = stepKey(step)
    const next = node.next.get(key) ?? createFindingTree()
    node.next.set(key, next)
    node = next
  }
  node.placed.push(placed)
}

/** @param base where the parent view begins in the content that the part was read from */
export function partKey(step: string, part: DecodedPart, base: number): string {
  return stepKey(chainStep(step, { ...part, at: { offset: part.at.offset - base, length: part.at.length } }))
}

function stepKey({ step, offset, length, part }: ChainStep): string {
  return `${step} ${offset} ${length} ${part ?? ''}`
}
