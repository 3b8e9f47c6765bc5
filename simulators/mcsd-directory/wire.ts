/** Names on the wire (field notes on Notified Pull 2.5, 3.3). */

export const uraSystem = 'http://fhir.nl/fhir/NamingSystem/ura'

export const mediaType = 'application/fhir+json; fhirVersion=4.0'

/** `Endpoint.payloadType`: what is to be had at an address. */
export const payloadTypes = {
  notification: 'Twiin-TA-notification',
  bgz: 'http://nictiz.nl/fhir/CapabilityStatement/bgz2017-servercapabilities',
  eoverdracht: 'http://nictiz.nl/fhir/CapabilityStatement/eOverdracht-servercapabilities',
  authorization: 'Nuts-OAuth',
} as const
