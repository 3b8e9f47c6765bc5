/** Which interactions an application can take. Interaction ids: `<verb>:<type>:<major.minor>:request`. */

import type { Application, TaskForm } from './registers.ts'
import type { JsonObject } from './translation/json.ts'
import { transformationId } from './wire.ts'

/**
 * Major version of the Notification Task in each form: R4 is 2, as in the published interaction `create:Task:2.0`;
 * that STU3 is 1 is our own reading.
 */
const taskMajors: Record<TaskForm, string> = { 'twiin-np': '1', 'aorta-np': '2' }

/** Resource types of the BgZ queries, at the major version of the published examples. */
const bgzMajor = '2'
const bgzTypes = new Set([
  ...['AllergyIntolerance', 'Appointment', 'CareTeam', 'Condition', 'Consent', 'Coverage', 'DeviceRequest'],
  ...['DeviceUseStatement', 'DocumentReference', 'Encounter', 'Flag', 'Immunization', 'ImmunizationRecommendation'],
  ...['MedicationDispense', 'MedicationRequest', 'MedicationStatement', 'NutritionOrder', 'Observation', 'Patient'],
  ...['Procedure', 'ProcedureRequest'],
])

/** Undefined when the application cannot take it; with the transformation it needs, when the LSP has to translate. */
export function conformsTo(application: Application, interactionId: string): { transformationId?: string } | undefined {
  const { conformance } = application
  const [verb, type = '', version = ''] = interactionId.split(':')
  // Only the major version counts.
  const [major] = version.split('.')
  if (conformance === undefined) return undefined
  if (type === 'Task' && (verb === 'create' || verb === 'update')) {
    if (major === taskMajors[conformance]) return {}
    return Object.values(taskMajors).some((other) => other === major) ? { transformationId } : undefined
  }
  const reads = verb === 'search' || verb === 'read'
  return reads && major === bgzMajor && bgzTypes.has(type) ? {} : undefined
}

/** Id of an interaction that is given as such, or as method, relative URL and AORTA version. */
export function interactionIdOf({ id, method, url, aortaVersion }: JsonObject): string | undefined {
  if (typeof id === 'string') return id
  if (typeof method !== 'string' || typeof url !== 'string' || typeof aortaVersion !== 'string') return undefined
  const [type = '', instance] = url.split('?', 1)[0]?.replace(/^\//, '').split('/') ?? []
  const searches = instance === undefined || instance.startsWith('$')
  const verbs: Record<string, string> = { GET: searches ? 'search' : 'read', POST: 'create', PUT: 'update' }
  const verb = verbs[method.toUpperCase()]
  return verb === undefined ? undefined : `${verb}:${type}:${aortaVersion}:request`
}
