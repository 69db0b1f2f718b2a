// Holds real measurements of a running server against its own OpenAPI document, by an independent
// implementation of JSON Schema.
import assert from 'node:assert/strict';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const [base, httpPort] = process.argv.slice(2);
const description = await (await fetch(`${base}/v1/openapi.json`)).json();
const ajv = formats(new Ajv({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'interface', ...description });
const shape = (name) => ajv.compile({ $ref: `interface#/components/schemas/${name}` });
const results = {
  ping: 'PingResult', traceroute: 'TracerouteResult', mtr: 'MtrResult', mtu: 'MtuResult',
  http: 'HttpResult', tls: 'TlsResult', bgp: 'BgpResult', diagnosis: 'DiagnosisResult',
};

const port = Number(httpPort);
const orders = [
  { type: 'ping' },
  { type: 'ping', target: 'nowhere.invalid' },
  { type: 'traceroute' },
  { type: 'mtr', measurementOptions: { flows: 2 } },
  { type: 'mtu' },
  { type: 'http', measurementOptions: { port, protocol: 'HTTP' } },
  { type: 'http', measurementOptions: { port, protocol: 'HTTP', addresses: ['target', '127.0.0.2'] } },
  { type: 'tls', measurementOptions: { port } },
  { type: 'bgp', target: '203.0.113.0/24' },
  { type: 'diagnosis', measurementOptions: { port } },
];
for (const order of orders) {
  const created = await fetch(`${base}/v1/measurements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: '127.0.0.1', ...order }),
  });
  const { id } = await created.json();
  assert.equal(created.status, 202);
  await (await fetch(`${base}/v1/measurements/${id}/events`)).text();
  const measurement = await (await fetch(`${base}/v1/measurements/${id}`)).json();
  for (const [name, value] of [
    ['Measurement', measurement],
    [results[order.type], measurement.results[0].result],
    ['Options', measurement.measurementOptions],
  ]) {
    const holds = shape(name);
    assert(holds(value), `${order.type}: ${name}: ${ajv.errorsText(holds.errors)}`);
  }
  console.log(`${order.type}: as described`);
}
