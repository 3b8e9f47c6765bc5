import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { createProtection, protectionSchemes } from '../../../simulators/protection/registry.ts'
import { createWorld, receiverUra, senderUra } from './organisations.ts'

describe('the registry of protections', () => {
  it('names every scheme in two languages, with options whose defaults fit their schema', () => {
    const ajv = new Ajv2020({ strict: false })
    for (const { id, title, options } of protectionSchemes) {
      expect(id).toMatch(/^(channel|message\/[a-z]+|element\/[a-z]+)$/)
      expect(title.nl.length * title.en.length).toBeGreaterThan(0)
      for (const schema of Object.values(options)) expect(ajv.validate(schema, schema.default)).toBe(true)
    }
    expect(protectionSchemes.map(({ id }) => id)).toEqual(['channel', 'message/jwe', 'element/jwe'])
  })

  it('refuses a scheme that does not exist, with those that do', () => {
    expect(() => createProtection('message/rot13')).toThrow(/"message\/rot13".*channel, message\/jwe, element\/jwe/)
  })

  it('refuses classes that cannot be encrypted', async () => {
    const world = await createWorld()
    const party = world.party(senderUra, world.sender)
    for (const classes of [['routing'], ['medicine'], 'medical']) {
      expect(() => createProtection('element/jwe')(party, { classes })).toThrow(/option "classes"/)
    }
  })

  it('makes instances that carry the name of their scheme', async () => {
    const world = await createWorld()
    const party = world.party(senderUra, world.sender)
    for (const { id } of protectionSchemes) expect(createProtection(id)(party, {}).scheme).toBe(id)
  })

  it('leaves content as it is under channel', async () => {
    const world = await createWorld()
    const protection = createProtection('channel')(world.party(senderUra, world.sender), {})
    const payload = { contentType: 'text/plain', body: Buffer.from('zichtbaar') }
    expect(await protection.seal(payload, { ura: receiverUra })).toEqual(payload)
    expect(await protection.open(payload, { ura: receiverUra })).toEqual(payload)
  })
})
