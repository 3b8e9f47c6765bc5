/** Which messages are translated, and how the headers go with them. */

import { readResource } from '../../kit/read-content.ts'
import type { TaskForm } from '../registers.ts'
import { codes, fhirTypes, systems } from '../wire.ts'
import { hasCoding, isObject, type JsonObject } from './json.ts'
import { type TranslationFacts, toAortaTask } from './task-to-aorta.ts'
import { toTwiinTask } from './task-to-twiin.ts'

/** A request or an answer, as far as its translation goes. */
export interface Translatable {
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
}

/** The body cannot be read, or is no notification of the form that its sender is registered for. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable'
}

const notificationCodes = {
  'twiin-np': [systems.twiinTaskCode, codes.pullNotification],
  'aorta-np': [systems.aortaTaskCode, codes.notifiedPull],
} as const

/** Creating, withdrawing or updating a Task is what may carry a notification. */
export function carriesNotification(method: string, path: string): boolean {
  return (
    (method === 'POST' && /^\/fhir\/Task\/?($|\?)/.test(path)) || (method === 'PUT' && /^\/fhir\/Task\?/.test(path))
  )
}

/** The same message in the form of the receiver. Throws `Untranslatable`. */
export async function translate<Part extends Translatable>(
  part: Part,
  from: TaskForm,
  facts: TranslationFacts,
): Promise<Part> {
  const task = await readResource(part.headers, part.body)
  if (task === undefined) throw new Untranslatable('the body is no FHIR resource in JSON')
  if (task.resourceType !== 'Task') throw new Untranslatable(`the body is a ${task.resourceType}, not a Task`)
  if (task.code !== undefined && !isNotification(task, from))
    throw new Untranslatable(`Task.code is not that of ${from}`)
  return withTask(part, from, task, facts)
}

/** An answer in the form of its receiver; untouched when it holds no notification of this form. */
export async function translateAnswer<Part extends Translatable>(
  part: Part,
  from: TaskForm,
  facts: TranslationFacts,
): Promise<Part> {
  const task = await readResource(part.headers, part.body)
  if (task?.resourceType !== 'Task' || !isNotification(task, from)) return part
  return withTask(part, from, task, facts)
}

function isNotification(task: JsonObject, form: TaskForm): boolean {
  const [system, code] = notificationCodes[form]
  return isObject(task) && hasCoding(task.code, system, code)
}

function withTask<Part extends Translatable>(
  part: Part,
  from: TaskForm,
  task: JsonObject,
  facts: TranslationFacts,
): Part {
  const translated = from === 'twiin-np' ? toAortaTask(task, facts) : toTwiinTask(task, facts)
  const { 'content-encoding': _coding, 'content-length': _length, ...headers } = part.headers
  const contentType = from === 'twiin-np' ? fhirTypes.r4 : fhirTypes.stu3
  return {
    ...part,
    headers: { ...headers, 'content-type': contentType },
    body: Buffer.from(JSON.stringify(translated)),
  }
}
