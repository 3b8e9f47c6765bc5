/**
 * The class of each element of a FHIR resource, in one table: the truth is labelled with it, and element encryption
 * selects by it. Source: field notes on Notified Pull 3.5 (element classes), derived there from the Nictiz profiles.
 */

import type { ElementClass } from './truth.ts'

interface Rule {
  /** Resource type, or `*`. */
  type: string
  /** Prefix of the path in the resource, array indices left out; empty: the whole resource. */
  path: string
  class: ElementClass
}

/** First match counts. */
const rules: readonly Rule[] = [
  // What every server needs to handle the resource at all.
  { type: '*', path: 'resourceType', class: 'routing' },
  { type: '*', path: 'id', class: 'routing' },
  { type: '*', path: 'meta', class: 'routing' },
  // That a subject is left out, and why (FHIR STU3 extension data-absent-reason).
  { type: '*', path: 'subject.extension.valueCode', class: 'routing' },
  { type: '*', path: 'subject.reference', class: 'routing' },
  { type: '*', path: 'patient.reference', class: 'routing' },
  { type: '*', path: 'beneficiary.reference', class: 'routing' },
  { type: '*', path: 'context.reference', class: 'routing' },

  // The patient, wherever the patient is named.
  { type: '*', path: 'subject', class: 'identity' },
  { type: '*', path: 'patient', class: 'identity' },
  { type: '*', path: 'beneficiary', class: 'identity' },
  { type: 'Patient', path: 'generalPractitioner', class: 'professional' },
  { type: 'Patient', path: 'managingOrganization', class: 'administrative' },
  { type: 'Patient', path: 'active', class: 'administrative' },
  { type: 'Patient', path: '', class: 'identity' },
  { type: 'RelatedPerson', path: '', class: 'identity' },
  { type: 'Coverage', path: 'subscriberId', class: 'identity' },
  { type: 'Coverage', path: 'subscriber', class: 'identity' },
  { type: 'Coverage', path: 'policyHolder', class: 'identity' },
  { type: 'Coverage', path: 'identifier', class: 'identity' },
  { type: 'Coverage', path: '', class: 'administrative' },

  // Professionals, and the organisations they work in.
  { type: 'Practitioner', path: '', class: 'professional' },
  { type: 'PractitionerRole', path: '', class: 'professional' },
  { type: '*', path: 'performer', class: 'professional' },
  { type: '*', path: 'asserter', class: 'professional' },
  { type: '*', path: 'recorder', class: 'professional' },
  { type: '*', path: 'author', class: 'professional' },
  { type: '*', path: 'participant', class: 'professional' },
  { type: '*', path: 'informationSource', class: 'professional' },
  { type: '*', path: 'orderer', class: 'professional' },
  { type: 'MedicationRequest', path: 'requester', class: 'professional' },
  { type: 'ProcedureRequest', path: 'requester', class: 'professional' },
  { type: 'DeviceRequest', path: 'requester', class: 'professional' },
  { type: 'DeviceUseStatement', path: 'source', class: 'professional' },
  { type: 'Immunization', path: 'practitioner', class: 'professional' },
  { type: 'Specimen', path: 'collection.collector', class: 'professional' },
  { type: 'Consent', path: 'actor', class: 'professional' },
  { type: 'Consent', path: 'organization', class: 'administrative' },
  { type: 'DocumentReference', path: 'custodian', class: 'administrative' },
  { type: 'Composition', path: 'custodian', class: 'administrative' },
  { type: 'Composition', path: 'extension', class: 'administrative' },
  { type: 'Organization', path: '', class: 'administrative' },
  { type: 'Location', path: '', class: 'administrative' },

  // The Tasks of the notified pull.
  { type: 'Task', path: 'for', class: 'identity' },
  // What a reference points to is for routing. What it is called is not: in use it names the patient (2.10).
  { type: 'Task', path: 'basedOn.display', class: 'identity' },
  { type: 'Task', path: 'focus.display', class: 'identity' },
  { type: 'Task', path: 'input.valueReference.display', class: 'identity' },
  { type: 'Task', path: 'description', class: 'medical' },
  { type: 'Task', path: 'note', class: 'medical' },
  { type: 'Task', path: 'reason', class: 'medical' },
  { type: 'Task', path: 'requester.agent.display', class: 'professional' },
  { type: 'Task', path: 'requester.agent.identifier', class: 'professional' },
  { type: 'Task', path: 'requester.display', class: 'professional' },
  { type: 'Task', path: 'requester', class: 'routing' },
  { type: 'Task', path: 'owner', class: 'routing' },
  { type: 'Task', path: 'status', class: 'routing' },
  { type: 'Task', path: 'intent', class: 'routing' },
  { type: 'Task', path: 'code', class: 'routing' },
  { type: 'Task', path: 'basedOn', class: 'routing' },
  { type: 'Task', path: 'focus', class: 'routing' },
  { type: 'Task', path: 'input', class: 'routing' },
  { type: 'Task', path: 'groupIdentifier', class: 'routing' },
  { type: 'Task', path: '', class: 'administrative' },

  // Logistics of the care: when and where, not what.
  { type: 'Encounter', path: 'reason', class: 'medical' },
  { type: 'Encounter', path: 'diagnosis', class: 'medical' },
  { type: 'Encounter', path: '', class: 'administrative' },
  { type: 'Bundle', path: '', class: 'routing' },
  { type: '*', path: 'identifier', class: 'administrative' },
  { type: '*', path: 'masterIdentifier', class: 'administrative' },
  { type: '*', path: 'accessionIdentifier', class: 'administrative' },

  // All else in a patient's record is about the patient's health.
  { type: '*', path: '', class: 'medical' },
]

/** Class of the element at `path` (such as `name[0].family`) in a resource of this type. */
export function classOf(resourceType: string, path: string): ElementClass {
  const bare = path.replaceAll(/\[\d+\]/g, '')
  const rule = rules.find(
    (r) =>
      (r.type === '*' || r.type === resourceType) &&
      (r.path === '' || bare === r.path || bare.startsWith(`${r.path}.`)),
  )
  // The last rule fits everything.
  return rule?.class ?? 'medical'
}
