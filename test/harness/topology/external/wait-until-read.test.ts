import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { platform } from 'node:os'
import { describe, expect, it } from 'vitest'
import { hasUnread, waitUntilRead } from '../../../../harness/topology/external/wait-until-read.ts'

const table = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 0100007F:20FB 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1149 1',
  '   1: 0100007F:20FB 0100007F:9C40 01 00000000:0000002A 00:00000000 00000000     0        0 1150 1',
  '   2: 0100007F:20FC 0100007F:9C41 01 00000005:00000000 00:00000000 00000000     0        0 1151 1',
].join('\n')

it('what waits stands in the row of a connection, by its port; a listener and what is being sent do not count', () => {
  expect([hasUnread(table, 0x20fb), hasUnread(table, 0x20fc), hasUnread(table, 0x20fd)]).toEqual([true, false, false])
  expect(hasUnread(table.split('\n').toSpliced(2, 1).join('\n'), 0x20fb)).toBe(false)
  expect(hasUnread('', 0x20fb)).toBe(false)
})

describe.skipIf(platform() !== 'linux')('a process that does not read', () => {
  it('is waited for until it does', async () => {
    const accepted = Promise.withResolvers<Socket>()
    const server = createServer({ pauseOnConnect: true }, (socket) => accepted.resolve(socket))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const client = connect(port, '127.0.0.1')
    await once(client, 'connect')
    await new Promise<void>((resolve) => client.write('a request', () => resolve()))
    const socket = await accepted.promise
    let isOver = false
    const waiting = waitUntilRead(process.pid, port).then(() => {
      isOver = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    socket.resume()
    await waiting
    client.destroy()
    server.close()
  })
})
