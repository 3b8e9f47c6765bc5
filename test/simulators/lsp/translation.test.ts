import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toAortaTask } from '../../../simulators/lsp/translation/task-to-aorta.ts'
import { toTwiinTask } from '../../../simulators/lsp/translation/task-to-twiin.ts'
import { translate, translateAnswer, Untranslatable } from '../../../simulators/lsp/translation/translate-message.ts'
import { fhirJson, twiinTask } from './messages.ts'

const facts = { sender: { ura: '90000380', applicationId: '900380' }, now: new Date('2026-05-01T08:00:00Z') }

const golden = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'))

/** An element as element encryption leaves it: the value gone, its extension in its place. */
const encrypted = {
  extension: [{ url: 'https://example.test/encrypted-element', valueString: 'eyJhbGciOiJBMjU2S1cifQ' }],
}

describe('the translation of a notification', () => {
  it('makes the AORTA form of a Twiin Task', () => {
    expect(toAortaTask(golden('twiin-task'), facts)).toEqual(golden('twiin-task.aorta'))
  })

  it('makes the Twiin form of an AORTA Task', () => {
    expect(toTwiinTask(golden('aorta-task'), facts)).toEqual(golden('aorta-task.twiin'))
  })

  it('brings sender, patient, basis and queries back after both ways', () => {
    const { basedOn: _basedOn, input, ...task } = twiinTask
    const { meta: _meta, ...back } = toTwiinTask(toAortaTask(twiinTask, facts), facts)
    expect(back).toEqual({ ...task, input: [input[0], input[2]] })
  })

  it('sets the period to twelve months when there is none', () => {
    const { restriction: _restriction, ...task } = twiinTask
    expect(toAortaTask(task, facts)).toMatchObject({ restriction: { period: { end: '2027-05-01T08:00:00.000Z' } } })
  })

  it('gives a withdrawal nothing but the marks', () => {
    const { identifier } = twiinTask
    const withdrawal = { resourceType: 'Task', identifier, status: 'cancelled', intent: 'proposal' }
    const { meta, ...rest } = toAortaTask(withdrawal, facts)
    expect(rest).toEqual(withdrawal)
    expect(meta).toMatchObject({ tag: [{ code: '29.1|1.0.0|N0' }] })
  })

  it('carries encrypted elements and unknown members over untouched, both ways', () => {
    const task = {
      ...twiinTask,
      for: encrypted,
      _description: encrypted,
      'https-unknown': { deep: [1, 2, { three: true }] },
      extension: [{ url: 'https://example.test/protection', valueString: 'x' }],
      restriction: { period: encrypted },
      requester: { ...twiinTask.requester, agent: { ...twiinTask.requester.agent, _display: encrypted } },
      input: [{ ...twiinTask.input[0], _valueString: encrypted, valueString: undefined }, ...twiinTask.input.slice(2)],
    }
    const aorta = toAortaTask(task, facts)
    expect(aorta).toMatchObject({
      for: encrypted,
      _description: encrypted,
      'https-unknown': task['https-unknown'],
      extension: task.extension,
      restriction: { period: encrypted },
      requester: { _display: encrypted },
      input: [{ _valueString: encrypted }, {}],
    })
    expect(toTwiinTask(aorta, facts)).toMatchObject({
      for: encrypted,
      _description: encrypted,
      extension: task.extension,
      requester: { agent: { _display: encrypted } },
      input: [{ _valueString: encrypted }, {}],
    })
  })
})

describe('a message that is translated', () => {
  const message = (body: Buffer | string, headers: Record<string, string> = fhirJson) => ({
    headers,
    body: Buffer.from(body),
  })

  it('is read under its content coding and goes on without one', async () => {
    const given = message(gzipSync(JSON.stringify(twiinTask)), { ...fhirJson, 'content-encoding': 'gzip' })
    const { headers, body } = await translate(given, 'twiin-np', facts)
    expect(headers).toEqual({ 'content-type': 'application/fhir+json; fhirVersion=4.0' })
    expect(JSON.parse(body.toString())).toEqual(toAortaTask(twiinTask, facts))
  })

  it.each([
    ['no JSON', '<Task/>', fhirJson],
    ['an encrypted body', 'eyJh.a.b.c.d', { 'content-type': 'application/jose+json' }],
    ['another resource', '{"resourceType":"Patient"}', fhirJson],
    ['a Task of another kind', '{"resourceType":"Task","code":{"text":"x"}}', fhirJson],
    ['a damaged coding', JSON.stringify(twiinTask), { ...fhirJson, 'content-encoding': 'gzip' }],
    ['FHIR in XML', JSON.stringify(twiinTask), { 'content-type': 'application/fhir+xml' }],
  ])('is refused for %s', async (_name, body, headers) => {
    await expect(translate(message(body, headers), 'twiin-np', facts)).rejects.toThrow(Untranslatable)
  })

  it('is refused in the form of the other network', async () => {
    await expect(translate(message(JSON.stringify(twiinTask)), 'aorta-np', facts)).rejects.toThrow(Untranslatable)
  })

  it('leaves an answer as it is that holds no notification', async () => {
    const answer = message('{"resourceType":"Task","code":{"text":"Verwijzing"}}')
    expect(await translateAnswer(answer, 'twiin-np', facts)).toBe(answer)
  })
})
