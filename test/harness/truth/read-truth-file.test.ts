import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type ReadTruthOptions, readTruthFile } from '../../../harness/truth/read-truth-file.ts'
import { makeTruth } from './make-truth.ts'

const directory = mkdtempSync(join(tmpdir(), 'truth-'))
afterAll(() => rmSync(directory, { recursive: true }))

const read = (content: string | Uint8Array, options?: ReadTruthOptions) =>
  readTruthFile({ name: 'w.csv', content }, options)
const readJson = (content: unknown, options?: ReadTruthOptions) => read(JSON.stringify(content), options)
const bsn = { element: 'Patient.identifier[bsn]', value: '999990019', class: 'identity', kind: 'bsn' } as const

function problem(text: string): object {
  return expect.objectContaining({ code: 'TRUTH_INVALID', message: `truth file 'w.csv', ${text}` })
}

describe('readTruthFile, good files', () => {
  it('reads a CSV file from disk', () => {
    const path = join(directory, 'truth.csv')
    writeFileSync(path, '\ufeffelement,value,class,kind\r\nPatient.identifier[bsn],999990019,identity,bsn\r\n')
    expect(readTruthFile(path)).toEqual([{ ...bsn, matchedBy: 'value' }])
  })

  it('reads CSV with semicolons, other order, quotes and a fifth column', () => {
    const text =
      'kind;class;value;element;matchedBy\ntext;medical;"hoest; ""erg""";klacht;value\ncode;identity;male;Patient.gender;'
    expect(read(text)).toEqual([
      { element: 'klacht', value: 'hoest; "erg"', class: 'medical', kind: 'text', matchedBy: 'value' },
      {
        element: 'Patient.gender',
        value: 'male',
        class: 'identity',
        kind: 'code',
        matchedBy: 'structure',
        location: { resourceType: 'Patient', id: '', path: 'gender' },
      },
    ])
  })

  it('reads a JSON array', () => {
    expect(readJson([bsn])).toEqual([{ ...bsn, matchedBy: 'value' }])
  })

  it('reads a FHIR resource, a Bundle and an array of resources alike', () => {
    const patient = { resourceType: 'Patient', id: 'p', birthDate: '1947-03-12' }
    const expected = [
      {
        element: 'Patient.birthDate',
        value: '1947-03-12',
        class: 'identity',
        kind: 'date',
        matchedBy: 'value',
        location: { resourceType: 'Patient', id: 'p', path: 'birthDate' },
      },
    ]
    expect(readJson(patient)).toEqual(expected)
    expect(readJson({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource: patient }] })).toEqual(expected)
    expect(readJson([patient])).toEqual(expected)
  })

  it('reads NDJSON, of resources and of elements', () => {
    const patient = { resourceType: 'Patient', id: 'p', birthDate: '1947-03-12' }
    const note = { resourceType: 'Condition', id: 'c', note: [{ text: 'pneumonie links onder' }] }
    expect(read(`${JSON.stringify(patient)}\n${JSON.stringify(note)}\n\n`)).toEqual(readJson([patient, note]))
    const other = { ...bsn, element: 'x', value: '999990020', kind: 'identifier' }
    expect(read(`${JSON.stringify(bsn)}\r\n${JSON.stringify(other)}`)).toEqual(readJson([bsn, other]))
    expect(read(`${JSON.stringify(patient, null, 2)}\n`)).toEqual(readJson(patient))
  })

  it('reads the truths of a run by its result, and by its folder', () => {
    const run = join(directory, 'run')
    const write = (exchange: string, truth: unknown) => {
      mkdirSync(join(run, 'evidence', exchange), { recursive: true })
      writeFileSync(join(run, 'evidence', exchange, 'exchange.json'), JSON.stringify({ truth }))
    }
    const result = (...ids: string[]) =>
      writeFileSync(
        join(run, 'result.json'),
        JSON.stringify({ schema: 'inkijk-result/1', exchanges: ids.map((id) => ({ id })) }),
      )
    write('t/one', [bsn])
    write('t/two', [{ ...bsn, value: '999990032' }])
    result('t/one')
    expect(readTruthFile(run)).toEqual([{ ...bsn, matchedBy: 'value' }])
    result('t/one', 't/two')
    expect(readTruthFile(join(run, 'result.json')).map(({ element, value }) => [element, value])).toEqual([
      ['t/one: Patient.identifier[bsn]', '999990019'],
      ['t/two: Patient.identifier[bsn]', '999990032'],
    ])
    result('t/three')
    expect(() => readTruthFile(run)).toThrow(/three.exchange\.json' cannot be read/)
    result('../secret')
    expect(() => readTruthFile(run)).toThrow(/exchanges: found one without a readable id/)
  })

  it('reads the truth from the evidence of an exchange unchanged', () => {
    const { elements } = makeTruth()
    expect(readJson({ schema: 'inkijk-evidence/1', truth: elements })).toEqual(elements)
  })

  it('finds the values of a made record in its Bundle, in the same class and place', () => {
    const { elements, resources } = makeTruth()
    const entry = resources.map((resource) => ({ resource }))
    const found = new Map(
      readJson({ resourceType: 'Bundle', entry }).map((e) => [`${e.location?.id}/${e.location?.path}`, e]),
    )
    const recorded = elements.filter(({ location }) => location?.id !== '')
    for (const { value, class: of, location, matchedBy } of recorded) {
      const read = found.get(`${location?.id}/${location?.path}`)
      expect(read).toMatchObject({ value, class: of })
      if (matchedBy === 'value') expect(read?.matchedBy).toBe('value')
    }
  })
})

describe('readTruthFile, bad files', () => {
  const csv = (...rows: string[]) => ['element,value,class,kind', ...rows].join('\n')

  it('names line, what it found and what it expected in CSV', () => {
    expect(() => read('element,value,class\na,b,c')).toThrow(
      problem('line 1: found no column kind, expected columns element, value, class, kind'),
    )
    expect(() => read(csv('naam,"van\nLinde"', 'x'))).toThrow(problem('line 2: found 2 fields, expected 4'))
    expect(() => read(csv('a,b,medical,text,e'))).toThrow(problem('line 2: found 5 fields, expected 4'))
    expect(() => read(csv('een,"een lange tekst\nover twee regels",medical,text', 'b,c,medisch,text'))).toThrow(
      problem(
        "line 4, class: found 'medisch', expected one of medical, identity, professional, administrative, routing",
      ),
    )
    expect(() => read(csv('a,b,medical,tekst'))).toThrow(
      problem(
        "line 2, kind: found 'tekst', expected one of bsn, name, date, email, phone, postcode, code, number, identifier, text",
      ),
    )
    expect(() => read(csv('a,,medical,text'))).toThrow(
      problem('line 2, value: found an empty text, expected a text that is not empty'),
    )
    expect(() => read(csv('a,"b,medical,text'))).toThrow(
      problem(
        'line 2 column 3: found a quote that is not closed or not at the edge of a field, expected CSV (RFC 4180)',
      ),
    )
    expect(() => read('element,value,class,kind,clas\na,b,medical,text,x')).toThrow(
      problem("line 2: found member 'clas', expected one of element, value, class, kind, matchedBy, location"),
    )
  })

  it('names the place in JSON', () => {
    expect(() => read('[\n {"element" "x"}]')).toThrow(
      problem('line 2 column 13: found a text that breaks off or is malformed, expected JSON (RFC 8259)'),
    )
    expect(() => read('{"resourceType":\n"Patient"')).toThrow(/, line 2 column \d+: found a text that breaks off/)
    expect(() => readJson([bsn, 'x'])).toThrow(
      problem('[1]: found a value of type string, expected an object with element, value, class, kind'),
    )
    expect(() => readJson([{ ...bsn, value: true }])).toThrow(
      problem('[0], value: found a value of type boolean, expected a text that is not empty'),
    )
    expect(() => readJson([{ ...bsn, location: { path: 'x' } }])).toThrow(
      problem('[0], location: found a value of type object, expected an object with texts resourceType, id and path'),
    )
    expect(() => readJson({ truth: [{}] })).toThrow(/truth\[0\], element: found nothing/)
  })

  it('names the line in NDJSON', () => {
    const patient = '{"resourceType":"Patient","birthDate":"1947-03-12"}'
    expect(() => read(`${patient}\n{"resourceType"`)).toThrow(
      problem(
        'line 2: found a text that breaks off or is malformed, expected one object in JSON (RFC 8259) on each line',
      ),
    )
    expect(() => read(`${patient}\n{"a":1}`)).toThrow(
      problem('line 2: found an object without resourceType, expected a FHIR resource'),
    )
    expect(() => read(`${JSON.stringify(bsn)}\n{"element":"x"}`)).toThrow(/line 2, value: found nothing/)
  })

  it('does not quote the file where it cannot read it', () => {
    expect(() => read('[{"value":"Jansen" "x"}]')).toThrow(expect.not.objectContaining({ message: /Jansen/ }))
    try {
      read('[{"value":"Jansen" "x"}]')
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('Jansen')
    }
  })

  it('refuses files of another kind', () => {
    const formats =
      'a FHIR resource or Bundle, an array of elements, or evidence/<exchange>/exchange.json or result.json of a run'
    expect(() => readJson({ schema: 'inkijk-result/1', exchanges: [] })).toThrow(
      problem(`whole file: found schema 'inkijk-result/1', which holds no values, expected ${formats}`),
    )
    expect(() => readJson({ a: 1 })).toThrow(
      problem(`whole file: found an object of another kind, expected ${formats}`),
    )
    expect(() => read('<Patient xmlns="http://hl7.org/fhir"/>')).toThrow(
      problem('line 1: found XML, expected JSON or CSV'),
    )
    expect(() => read(Uint8Array.of(0x61, 0xe9, 0x2c))).toThrow(
      problem('whole file: found other bytes, expected text in UTF-8'),
    )
    expect(() => read('[]')).toThrow(problem('whole file: found no elements, expected at least one'))
    expect(() => readJson({ resourceType: 'Bundle', entry: [] })).toThrow(/no elements/)
    expect(() => read(csv())).toThrow(/no elements/)
    expect(() => readTruthFile(join(directory, 'none.json'))).toThrow(/none\.json' cannot be read/)
    const deep = `${'{"resourceType":"Bundle","entry":[{"resource":'.repeat(3000)}{}${'}]}'.repeat(3000)}`
    expect(() => read(deep)).toThrow(
      problem('whole file: found members more than 100 levels deep, expected a shallower file'),
    )
  })

  it('refuses a name used twice', () => {
    expect(() => readJson([bsn, bsn])).toThrow(/element 'Patient\.identifier\[bsn\]': found the name twice/)
  })

  it('refuses a common value without a place to look for it, unless told to search it', () => {
    const gender = { element: 'geslacht', value: 'man', class: 'identity', kind: 'text' }
    expect(() => readJson([gender])).toThrow(
      problem(
        "[0], element 'geslacht': found a value of kind text that is too common to recognise by itself (about 6 bits), " +
          "expected a FHIR path as its name, such as Patient.gender, or matchedBy 'value' to search its bytes all the same",
      ),
    )
    expect(readJson([{ ...gender, matchedBy: 'value' }])).toMatchObject([{ matchedBy: 'value' }])
    expect(readJson([{ ...gender, element: 'Patient[1].gender' }])).toMatchObject([{ matchedBy: 'structure' }])
    expect(() => readJson([{ ...gender, matchedBy: 'structure' }])).toThrow(/too common/)
  })

  it('refuses a BSN outside the test range, unless asked for, and never repeats it', () => {
    const real = [{ ...bsn, value: '123456782' }]
    const text =
      "element 'Patient.identifier[bsn]': found a BSN outside the test range, expected 999900006 to 999999990, or leave to use real ones"
    expect(() => readJson(real)).toThrow(problem(text))
    expect(() => readJson([{ ...bsn, kind: 'identifier', value: '123456782' }])).toThrow(problem(text))
    const system = 'http://fhir.nl/fhir/NamingSystem/bsn'
    expect(() => readJson({ resourceType: 'Patient', identifier: [{ system, value: '123456782' }] })).toThrow(
      /BSN outside the test range/,
    )
    expect(readJson(real, { allowRealBsn: true })).toMatchObject([{ value: '123456782' }])
  })

  it('refuses a BSN that fails the 11-proof, always', () => {
    const wrong = [{ ...bsn, value: '999940003' }]
    expect(() => readJson(wrong)).toThrow(/fails the 11-proof/)
    expect(() => readJson(wrong, { allowRealBsn: true })).toThrow(/fails the 11-proof/)
  })
})
