import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Composition, renderComposeFile } from '../../../../harness/topology/docker/compose-file.ts'

const composition: Composition = {
  project: 'inkijk-x',
  about: 'Two lines\nabout it.',
  labels: { 'nl.inkijk.run': 'x' },
  composeMajor: 2,
  networks: [
    { id: 'hop-a-b', internal: true, subnet: '198.18.0.0/28', freeRange: '198.18.0.8/29' },
    { id: 'control-a', internal: false, subnet: '198.18.0.16/28', freeRange: '198.18.0.24/29' },
  ],
  services: [
    {
      id: 'a',
      image: 'simulators:1',
      command: ['/app/a.mjs'],
      user: '1000:1000',
      mounts: [
        { source: 'a', target: '/party', readOnly: false },
        { source: '/elsewhere', target: '/keys', readOnly: true },
      ],
      attachments: [
        { network: 'control-a', address: '198.18.0.18', aliases: [] },
        { network: 'hop-a-b', aliases: ['a.inkijk.test'] },
      ],
      publishedPorts: [{ inContainer: 8443 }, { inContainer: 8444, here: 40_000 }],
      labels: { 'nl.inkijk.party': 'a' },
      confined: true,
    },
    {
      id: 'product',
      image: 'product:2',
      environment: { MODE: 'trial' },
      mounts: [],
      attachments: [{ network: 'hop-a-b', aliases: [] }],
      publishedPorts: [],
      labels: {},
      confined: false,
    },
  ],
}

describe('a compose file', () => {
  const text = renderComposeFile(composition)
  const file = parse(text)

  it('says in its head what it is about', () => {
    expect(text.split('\n').slice(0, 3)).toEqual(['# Two lines', '# about it.', '# Project: inkijk-x'])
  })

  it('confines a service, and mounts folders below itself by a relative path', () => {
    expect(file.services.a).toMatchObject({
      user: '1000:1000',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      volumes: [
        { type: 'bind', source: './a', target: '/party' },
        { type: 'bind', source: '/elsewhere', target: '/keys', read_only: true },
      ],
      labels: { 'nl.inkijk.run': 'x', 'nl.inkijk.party': 'a' },
    })
  })

  it('publishes on this machine alone, at a free port or at the one that was asked for', () => {
    expect(file.services.a.ports).toEqual(['127.0.0.1::8443', '127.0.0.1:40000:8444'])
  })

  it('lets no hop out, and gives others addresses that are not fixed for a party', () => {
    expect(file.networks['hop-a-b']).toEqual({
      driver: 'bridge',
      internal: true,
      ipam: { config: [{ subnet: '198.18.0.0/28', ip_range: '198.18.0.8/29' }] },
      labels: { 'nl.inkijk.run': 'x' },
    })
    expect(file.networks['control-a'].internal).toBeUndefined()
    expect(file.services.a.networks).toEqual({
      'control-a': { ipv4_address: '198.18.0.18' },
      'hop-a-b': { aliases: ['a.inkijk.test'] },
    })
  })

  it('leaves a product as its image has it', () => {
    const { product } = file.services
    expect(product).toMatchObject({ image: 'product:2', environment: { MODE: 'trial' } })
    for (const name of ['user', 'read_only', 'cap_drop', 'command']) expect(product[name], name).toBeUndefined()
  })

  it('has a name for compose 2, which compose 1 does not know', () => {
    expect(file.name).toBe('inkijk-x')
    expect(parse(renderComposeFile({ ...composition, composeMajor: 1 })).name).toBeUndefined()
  })
})
