/** Lines of log files around a payload, in the formats of what runs in hospitals and at vendors. */

import { type Draws, uuid } from './carrier.ts'

/** Puts a payload (text) into something that was logged or sent. */
export type Host = (payload: string, random: Draws) => string

export const pinoLine: Host = (payload, random) =>
  `{"level":30,"time":1795341600123,"pid":71,"reqId":"${uuid(random)}","msg":"request"}\n${JSON.stringify({ level: 30, time: 1795341600125, pid: 71, payload, msg: 'verwerkt' })}\n`

export const nginxLine: Host = (payload, random) =>
  `10.1.0.7 - - [22/Nov/2026:10:00:00 +0100] "GET /koppeling/start?sessie=${uuid(random)}&bericht=${payload}&v=2 HTTP/1.1" 302 0 "-" "Mozilla/5.0 (X11; Linux x86_64)" 0.004\n`

export const syslogLine: Host = (payload, random) =>
  `<134>1 ${random.moment()} node-3 schakelpunt 2214 ID47 [meta@32473 seq="${random.integer(1, 9999)}"] ontvangen ${payload} (ok)\n`

export const javaTrace: Host = (payload, random) =>
  `${random.moment().replace('T', ' ').replace('Z', '')} ERROR [http-nio-8443-exec-${random.integer(1, 9)}] n.z.k.BerichtVerwerker - Verwerken mislukt
nl.zorg.koppeling.BerichtException: kan bericht niet verwerken: ${payload}
\tat nl.zorg.koppeling.BerichtVerwerker.verwerk(BerichtVerwerker.java:118)
\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
Caused by: java.lang.IllegalStateException: Unexpected element
\t... 41 common frames omitted
`

export const log4jLine: Host = (payload, random) =>
  `${random.moment()} DEBUG o.a.cxf.services.Verwerk.REQ_IN - REQ_IN\n    Address: https://schakelpunt.example/verwerk\n    HttpMethod: POST\n    ExchangeId: ${uuid(random)}\n    Payload: ${payload}\n`

export const dockerLine: Host = (payload, random) =>
  `${JSON.stringify({ log: `INFO ${payload}\n`, stream: 'stdout', time: random.moment() })}\n`

export const kubernetesLine: Host = (payload, random) => `${random.moment()} stdout F bericht=${payload} status=200\n`

export const postgresLine: Host = (payload, random) =>
  `2026-11-22 10:00:00.123 CET [${random.integer(1000, 9999)}] koppel@berichten LOG:  execute <unnamed>: INSERT INTO bericht (soort, inhoud) VALUES ($1, $2)\n2026-11-22 10:00:00.123 CET [4121] koppel@berichten DETAIL:  parameters: $1 = 'brief', $2 = '${payload.replaceAll("'", "''")}'\n`

export const headerLine: Host = (payload, random) =>
  `GET /fhir/metadata HTTP/1.1\r\nHost: knooppunt.example\r\nX-Request-Id: ${uuid(random)}\r\nX-Context: ${payload}\r\nAccept: application/fhir+json\r\n\r\n`

export const jsonMember: Host = (payload, random) =>
  `{"id":"${uuid(random)}","type":"document","content":${JSON.stringify(payload)},"size":${payload.length}}`

/** As `json_encode` of PHP and older .NET write it. */
export const jsonSlashes: Host = (payload, random) => jsonMember(payload, random).replaceAll('/', '\\/')

export const xmlElement: Host = (payload, random) =>
  `<?xml version="1.0"?>\n<document id="${uuid(random)}"><mediaType>application/octet-stream</mediaType><text representation="B64">${payload}</text></document>\n`

export const xmlIndented: Host = (payload, random) =>
  `<?xml version="1.0"?>\n<document id="${uuid(random)}">\n    <inhoud>\n        ${payload}\n    </inhoud>\n</document>\n`

export const dataUrl: Host = (payload) =>
  `<html><body><img alt="" src="data:application/octet-stream;base64,${payload}"></body></html>\n`

export const glued =
  (before: string, after = ''): Host =>
  (payload) =>
    `sleutel=${before}${payload}${after}\n`

export const bare: Host = (payload) => payload
