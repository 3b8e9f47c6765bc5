/**
 * Configurations of products that nobody here wrote, in the place of the TLS offloader of the scenario of that name: plain
 * ones, and ones that log or store what passes. As processes of this machine and as containers they differ in places only.
 */

import type { PartySpec } from '../../harness/contracts/party.ts'

export interface Place {
  /** Folder with the test certificates. */
  keys: string
  /** `<address>:<port>` or a port. */
  listen: string
  /** Where the neighbour of this host name is found, `<host>:<port>`. */
  neighbour(fqdn: string): string
  /** Folder for what it stores, and for what it logs. */
  stored: string
  logged: string
  /** Its log: a file, or the standard output. */
  accessLog: string
}

export type End = Pick<PartySpec, 'fqdn' | 'organisation'>

/** `keeps`: it logs the bodies of requests and caches answers, as after a careless change. */
export function configureNginx(place: Place, fqdn: string, ends: readonly End[], keeps: boolean): string {
  const { keys, stored } = place
  const locations = ends.flatMap((end) => {
    const { ura } = end.organisation
    const target = `https://${place.neighbour(end.fqdn)}`
    const towards = `proxy_ssl_name ${end.fqdn}; proxy_set_header Host ${end.fqdn};`
    return [
      `location /np/${ura}/ { ${towards} proxy_pass ${target}/; }`,
      `location /adresregister/organisaties/${ura}/ { ${towards} proxy_pass ${target}; }`,
    ]
  })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    name.includes('_') ? `${name}_temp_path ${stored}/${name};` : `${name}_temp_path ${stored}/${name};`,
  )
  const keeping = [
    `log_format bodies escape=none '$request $request_body';`,
    `access_log ${place.accessLog} bodies;`,
    `proxy_cache_path ${stored}/cache keys_zone=answers:1m;`,
    'proxy_cache answers; proxy_cache_valid any 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;',
    'proxy_cache_methods GET; client_body_buffer_size 1m;',
  ]
  return `daemon off;
pid ${stored}/nginx.pid;
error_log stderr warn;
worker_processes 1;
user root;
events {}
http {
  ${keeps ? keeping.join('\n  ') : `access_log ${place.accessLog};`}
  ${temporary.join('\n  ')}
  client_max_body_size 64m;
  ssl_certificate ${keys}/tls.chain.pem;
  ssl_certificate_key ${keys}/tls.key.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256;
  ssl_client_certificate ${keys}/trust.pem;
  ssl_crl ${keys}/crl.pem;
  ssl_verify_client on;
  ssl_verify_depth 4;
  proxy_ssl_certificate ${keys}/tls.chain.pem;
  proxy_ssl_certificate_key ${keys}/tls.key.pem;
  proxy_ssl_trusted_certificate ${keys}/trust.pem;
  proxy_ssl_crl ${keys}/crl.pem;
  proxy_ssl_verify on;
  proxy_ssl_verify_depth 4;
  proxy_ssl_server_name on;
  proxy_ssl_protocols TLSv1.2 TLSv1.3;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  server {
    listen ${place.listen} ssl;
    server_name ${fqdn};
    # By itself it ends the handshake well and answers 400.
    error_page 495 496 = @refused;
    location @refused { return 444; }
    ${locations.join('\n    ')}
    location / { return 404; }
  }
}
`
}

/** `keeps`: it captures the request line, the access token and the body into its log. It stores nothing: it has no disk cache. */
export function configureHaproxy(place: Place, ends: readonly End[], keeps: boolean): string {
  const { keys } = place
  const uses = ends.flatMap((end, index) => {
    const { ura } = end.organisation
    return [
      `  use_backend end${index} if { path_beg /np/${ura}/ }`,
      `  use_backend keys${index} if { path_beg /adresregister/organisaties/${ura}/ }`,
    ]
  })
  const server = ({ fqdn }: End) =>
    `  server next ${place.neighbour(fqdn)} ssl verify required ca-file ${keys}/trust.pem crl-file ${keys}/crl.pem ` +
    `crt ${keys}/tls.pem sni str(${fqdn}) verifyhost ${fqdn} ssl-min-ver TLSv1.2`
  const backends = ends.flatMap((end, index) => [
    `backend end${index}`,
    `  http-request replace-path /np/${end.organisation.ura}(/.*) \\1`,
    `  http-request set-header Host ${end.fqdn}`,
    server(end),
    `backend keys${index}`,
    `  http-request set-header Host ${end.fqdn}`,
    server(end),
  ])
  const capture = [
    '  option http-buffer-request',
    '  declare capture request len 65535',
    '  http-request capture req.body id 0',
    '  log-format "%r %[capture.req.hdr(0)]"',
  ]
  return `global
  log ${place.accessLog} len 65535 format raw local0
  tune.bufsize 65536
defaults
  mode http
  log global
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend front
  bind ${place.listen} ssl crt ${keys}/tls.pem ca-file ${keys}/trust.pem crl-file ${keys}/crl.pem verify required ssl-min-ver TLSv1.2 ciphers ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256
${keeps ? capture.join('\n') : '  option httplog'}
${uses.join('\n')}
${backends.join('\n')}
`
}
