import { describe, expect, it } from 'vitest'
import { bsn, bsnElement, element, probe } from './subjects.ts'

const gender = element('female', {
  element: 'Patient.gender',
  class: 'identity',
  kind: 'code',
  matchedBy: 'structure',
  location: { resourceType: 'Patient', id: 'p1', path: 'gender' },
})
const code = element('25064002', {
  element: 'Condition[0].code',
  kind: 'code',
  matchedBy: 'structure',
  location: { resourceType: 'Condition', id: 'c1', path: 'code.coding[0].code' },
})
const patient = { resourceType: 'Patient', id: 'p1', gender: 'female' }

/** RFC 8949 3; `isLong` for indefinite lengths and a tag before each text. */
function toCbor(value: unknown, isLong = false): Buffer {
  const head = (major: number, size: number) =>
    Buffer.from(size < 24 ? [(major << 5) | size] : [(major << 5) | 24, size])
  const open = (major: number, items: readonly Buffer[], size: number) =>
    Buffer.concat([
      isLong ? Buffer.from([(major << 5) | 31]) : head(major, size),
      ...items,
      ...(isLong ? [Buffer.from([0xff])] : []),
    ])
  if (typeof value === 'string' && isLong && value.length > 3) {
    const chunks = [value.slice(0, 2), value.slice(2)].map((chunk) => toCbor(chunk))
    return Buffer.concat([Buffer.from([0xd8, 33, 0x7f]), ...chunks, Buffer.from([0xff])])
  }
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'boolean' || value === null) return Buffer.from([value === null ? 0xf6 : value ? 0xf5 : 0xf4])
  if (typeof value === 'number' && !Number.isInteger(value)) return Buffer.concat([Buffer.from([0xfa]), float(value)])
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (Array.isArray(value)) {
    const items = value.map((item) => toCbor(item, isLong))
    return open(4, items, items.length)
  }
  const members = Object.entries(value ?? {})
  const items = members.flatMap(([key, member]) => [toCbor(key === '7' ? 7 : key), toCbor(member, isLong)])
  return open(5, items, members.length)
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  return bytes
}

const find = async (text: string | Buffer) =>
  (await probe(text, '', { elements: [gender, code] })).findings.map((finding) => finding.element)

describe('common values', () => {
  it.each([
    ['bare text', 'de patient is female, code 25064002'],
    ['another resource', JSON.stringify({ resourceType: 'Practitioner', id: 'p1', gender: 'female' })],
    ['another path', JSON.stringify({ resourceType: 'Patient', id: 'p1', contact: [{ gender: 'female' }] })],
    ['another id', JSON.stringify({ ...patient, id: 'p2' })],
    ['another value', JSON.stringify({ ...patient, gender: 'male' })],
    ['JSON without a type', JSON.stringify({ id: 'p1', gender: 'female' })],
  ])('are not matched in: %s', async (_name, text) => {
    expect(await find(text)).toEqual([])
  })

  it.each([
    ['a resource', JSON.stringify(patient)],
    ['a resource whose type comes last', JSON.stringify({ gender: 'female', id: 'p1', resourceType: 'Patient' })],
    ['a resource without an id', JSON.stringify({ resourceType: 'Patient', gender: 'female' })],
    ['a Bundle', JSON.stringify({ resourceType: 'Bundle', id: 'b', entry: [{ resource: patient }] })],
    ['contained', JSON.stringify({ resourceType: 'Task', contained: [patient] })],
    ['an array', JSON.stringify([1, patient])],
    ['an escaped string', JSON.stringify({ body: JSON.stringify(patient) })],
    ['a line of a log', `10:00 sent ${JSON.stringify({ msg: 'x' })}\n11:00 ${JSON.stringify(patient)} done`],
    ['base64', Buffer.from(JSON.stringify(patient)).toString('base64')],
    ['CBOR', toCbor({ resourceType: 'Bundle', total: 1, entry: [{ resource: { ...patient, active: true } }] })],
    ['CBOR with tags, chunks and other types', toCbor({ 7: [1.5, -2, null, 'a"\n'], ...patient }, true)],
    ['a document that was cut off', JSON.stringify({ ...patient, name: [{ family: 'x' }] }).slice(0, -6)],
  ])('are matched in: %s', async (_name, text) => {
    expect(await find(text)).toEqual(['Patient.gender'])
  })

  it('are matched at another index of a list', async () => {
    const other = { resourceType: 'Condition', id: 'c1', code: { coding: [{ code: 'x' }, { code: '25064002' }] } }
    expect(await find(JSON.stringify(other))).toEqual(['Condition[0].code'])
  })

  it('are located at their bytes', async () => {
    const text = `  ${JSON.stringify(patient)}`
    const { findings } = await probe(text, '', { elements: [gender] })
    const [{ offset, length } = { offset: 0, length: 0 }] = findings
    expect([text.slice(offset, offset + length), offset]).toEqual(['female', text.indexOf('female')])
  })
})

describe('a resource that got another id', () => {
  const named = element('Brandelotte-Stiemar', {
    element: 'Patient.name[0].given[0]',
    class: 'identity',
    kind: 'name',
    location: { resourceType: 'Patient', id: 'p1', path: 'name[0].given[0]' },
  })
  const findAll = async (text: string) =>
    (await probe(text, '', { elements: [gender, named] })).findings.map((finding) => finding.element).toSorted()

  it('is known by a distinctive value in it', async () => {
    const renamed = { ...patient, id: 'x9', name: [{ given: ['Brandelotte-Stiemar'] }] }
    expect(await findAll(JSON.stringify(renamed))).toEqual(['Patient.gender', 'Patient.name[0].given[0]'])
  })

  it('is not known by a value in its neighbour', async () => {
    const other = [
      { ...patient, id: 'x9' },
      { resourceType: 'Basic', id: 'b', note: 'Brandelotte-Stiemar' },
    ]
    expect(await findAll(JSON.stringify(other))).toEqual(['Patient.name[0].given[0]'])
  })
})

describe('FHIR as XML', () => {
  const xml = (id: string, value: string) =>
    `<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="${id}"/>\n<gender value='${value}'/></Patient></resource></entry></Bundle>`

  it('gives the value of its attribute', async () => {
    const text = xml('p1', 'female')
    const { findings } = await probe(text, '', { elements: [gender, code] })
    expect(findings).toMatchObject([{ element: 'Patient.gender', offset: text.indexOf('female'), length: 6 }])
  })

  it.each([
    ['another id', xml('p2', 'female')],
    ['another value', xml('p1', 'male')],
    ['another namespace', xml('p1', 'female').replace('hl7.org', 'example.org')],
    ['another place', xml('p1', 'female').replace('<gender', '<contact><gender').replace("'/></P", "'/></contact></P")],
  ])('does not match with %s', async (_name, text) => {
    expect(await find(text)).toEqual([])
  })
})

describe('formats without logical ids', () => {
  const postcode = element('3345 WD', {
    element: 'Patient.address[0].postalCode',
    class: 'identity',
    kind: 'postcode',
    matchedBy: 'structure',
    location: { resourceType: 'Patient', id: 'p1', path: 'address[0].postalCode' },
  })
  const known = { ...bsnElement, element: 'Patient.identifier[0].value' }
  const findPlaced = async (text: string | Buffer) =>
    (await probe(text, '', { elements: [gender, code, postcode, known] })).findings
      .filter(({ form }) => form === 'structure')
      .map(
        ({ element: name, offset, length }) =>
          `${name} ${Buffer.from(text).toString('latin1', offset, offset + length)}`,
      )
      .toSorted()
  const hl7 = (id: string, sex = 'F') =>
    [
      'MSH|^~\\&|A|B|C|D|20240101||ADT^A01|1|P|2.5',
      `PID|1||${id}^^^NLMINBIZA^NNNLD||Naam^Voor||19610303|${sex}|||Straat 1^^Plaats^^3345WD^NL`,
      'DG1|1||25064002^Hoofdpijn^SCT',
    ].join('\r')
  const cda = (id: string) =>
    `<ClinicalDocument xmlns="urn:hl7-org:v3"><patientRole><id extension="${id}" root="2.16"/><addr><postalCode>3345 WD</postalCode></addr><patient><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/></patient></patientRole><value code="25064002" codeSystem="2.16.840.1.113883.6.96"/></ClinicalDocument>`
  const dicom = (id: string) =>
    Buffer.concat([
      Buffer.from('10002000', 'hex'),
      Buffer.from('LO\x0a\x00', 'latin1'),
      Buffer.from(`${id} `),
      Buffer.from('10004000', 'hex'),
      Buffer.from('CS\x02\x00F ', 'latin1'),
    ])

  it('are matched at their places in a message of the patient', async () => {
    const all = ['Condition[0].code 25064002', 'Patient.address[0].postalCode 3345WD', 'Patient.gender F']
    expect(await findPlaced(hl7(bsn))).toEqual(all)
    expect(await findPlaced(cda(bsn))).toEqual(all.map((one) => one.replace('3345WD', '3345 WD')))
    expect(await findPlaced(dicom(bsn))).toEqual(['Patient.gender F'])
    const json = `{"00100020":{"vr":"LO","Value":["${bsn}"]},"00100040":{"vr":"CS","Value":["F"]}}`
    expect(await findPlaced(json)).toEqual(['Patient.gender F'])
  })

  it('are not matched in a message of someone else', async () => {
    for (const text of [hl7('999991772'), cda('999991772'), dicom('999991772')])
      expect(await findPlaced(text)).toEqual([])
    // Nor in the next message, or one that only stands beside a message of the patient.
    expect(
      await findPlaced(`${hl7(bsn, 'M').replace('3345WD', '').replace('25064002', '1')}\r${hl7('999991772')}`),
    ).toEqual([])
    expect(await findPlaced(`${cda('999991772')}<x>${bsn}</x>`)).toEqual([])
  })

  it('are not matched at other places, or with other values', async () => {
    expect(await findPlaced(hl7(bsn, 'M'))).not.toContain('Patient.gender F')
    expect(await findPlaced(`MSH|^~\\&|A\rPID|1||${bsn}||F|F`)).toEqual([])
  })
})

describe('the day of a moment', () => {
  const onset = element('2016-06-30T12:19:03.900+02:00', {
    element: 'Condition.onsetDateTime',
    kind: 'date',
    location: { resourceType: 'Condition', id: 'c1', path: 'onsetDateTime' },
  })
  const findOnset = async (text: string) =>
    (await probe(text, '', { elements: [onset] })).findings.map(({ form }) => form)

  it('counts at its place only', async () => {
    expect(await findOnset('{"resourceType":"Condition","id":"c1","onsetDateTime":"2016-06-30"}')).toEqual([
      'structure',
    ])
    expect(await findOnset('{"resourceType":"Condition","id":"c2","onsetDateTime":"2016-06-30"}')).toEqual([])
    expect(await findOnset('{"resourceType":"Condition","onsetDateTime":"2016-06-30"}')).toEqual([])
    expect(await findOnset('op 2016-06-30')).toEqual([])
  })
})
