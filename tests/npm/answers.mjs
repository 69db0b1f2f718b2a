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

// What each kind of event has is told beside the schema of the stream, which is a text.
const streamed = description.paths['/v1/measurements/{id}/events'].get
  .responses['200'].content['text/event-stream']['x-events'];
const told = new Set();
function checkEvents(type, text) {
  for (const block of text.split('\n\n')) {
    const fields = Object.fromEntries(
      block.split('\n').filter((line) => line.includes(': '))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    if (fields.event === undefined) continue;
    assert(fields.event in streamed, `${type}: the event ${fields.event} is not described`);
    const holds = shape(streamed[fields.event].$ref.split('/').pop());
    const data = JSON.parse(fields.data);
    assert(holds(data), `${type}: ${fields.event}: ${ajv.errorsText(holds.errors)}: ${fields.data}`);
    told.add(fields.event);
    // A step of a diagnosis tells what a measurement of its own would.
    if (data.told !== undefined) checkEvents(type, `event: ${data.told.event}\ndata: ${JSON.stringify(data.told)}`);
  }
}

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
  checkEvents(order.type, await (await fetch(`${base}/v1/measurements/${id}/events`)).text());
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
assert(told.has('done'));
console.log(`${told.size} kinds of events: as described`);
