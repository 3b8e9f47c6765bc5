/** A referral between two care systems of which the user logs in, and what came of it. */

import type { Certificates } from './running-parties.ts'
import { referral, sampleRecord } from './sample-record.ts'
import { startUsersNetwork, type UsersSetup } from './users-network.ts'

/** In a network set up so, up to where the clinic has ended its part; with the steps of the clinic. */
export async function pullByUser(certificates: Certificates, setup: UsersSetup) {
  await using network = await startUsersNetwork(certificates, setup)
  await network.hospital.put(sampleRecord)
  await network.hospital.trigger({ action: 'refer', referral })
  const { steps, state } = await network.clinic.settled()
  const of = (name: string) => steps.find((step) => step.name === name)
  return {
    state,
    login: of('login'),
    token: of('token'),
    received: (await network.clinic.received()).filter(({ resourceType }) => resourceType !== 'Task'),
    holderLog: network.hospital.readLog(),
  }
}
