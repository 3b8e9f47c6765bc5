/** A letter, inline in its DocumentReference. */

import { delivered, type PatientComposing } from '../compose.ts'
import type { Draft } from '../draft.ts'
import { coded, loinc } from './coding.ts'

const letter = [
  'Geachte collega,',
  'Bovengenoemde patiënt was opgenomen na een val in de hal van zorgcentrum {plaats}.',
  'Er was sprake van verwardheid, koorts en een ontregelde glucose; onder behandeling trad vlot herstel op.',
  'Wij verzoeken u de wondzorg voort te zetten en de nierfunctie na één week te controleren.',
  'Met vriendelijke groet, {naam}',
].join('\n')

export function composeDocuments({ draw, patient, sender }: PatientComposing): Draft[] {
  return delivered({
    resourceType: 'DocumentReference',
    id: draw.id('DocumentReference'),
    masterIdentifier: { system: 'http://bron.example/documenten', value: draw.identifier('DOC-', 14) },
    status: 'current',
    type: coded(loinc, '18842-5', 'Ontslagbrief'),
    subject: patient,
    created: draw.moment(-170, -160),
    indexed: draw.moment(-150, -140),
    author: [{ display: draw.person() }],
    custodian: { display: sender.organisation.name },
    description: draw.sentence('Brief over de opname na de val, bestemd voor huisarts {naam}'),
    content: [
      {
        attachment: {
          contentType: 'text/plain',
          language: 'nl',
          title: draw.sentence('ontslagbrief-{plaats}.txt'),
          creation: draw.moment(-190, -180),
          data: draw.attachment(letter),
        },
      },
    ],
  })
}
