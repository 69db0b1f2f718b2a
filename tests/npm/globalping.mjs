// Globalping's own client against the server whose URL is given; ends with status 0 when all holds.
import assert from 'node:assert/strict';
import { Globalping } from 'globalping';

const [base, httpPort, dnsPort] = process.argv.slice(2);
const fetched = globalThis.fetch;
// The client knows one server by name; everything else of a request stays as it makes it.
globalThis.fetch = (request, options) => {
  const url = (request.url ?? String(request)).replace('https://api.globalping.io', base);
  assert(url.startsWith(base), url);
  return fetched(request instanceof Request ? new Request(url, request) : url, options);
};

const client = new Globalping({ throwApiErrors: false });

async function measured(order) {
  const created = await client.createMeasurement({ target: '127.0.0.1', ...order });
  assert(created.ok, JSON.stringify(created.data));
  assert.equal(created.data.probesCount, 1);
  const done = await client.awaitMeasurement(created.data.id);
  assert(done.ok, JSON.stringify(done.data));
  assert.equal(done.data.status, 'finished');
  Globalping.assertMeasurementType(order.type, done.data);
  const { probe, result } = done.data.results[0];
  assert.equal(probe.city, 'Frankfurt');
  assert.equal(result.status, 'finished', JSON.stringify(result).slice(0, 500));
  assert(result.rawOutput.length > 0);
  console.log(`${order.type}: ${result.rawOutput.split('\n')[0]}`);
  return result;
}

const ping = await measured({ type: 'ping', measurementOptions: { packets: 3 } });
assert.equal(ping.resolvedAddress, '127.0.0.1');
assert.deepEqual([ping.stats.total, ping.stats.rcv, ping.stats.drop, ping.stats.loss], [3, 3, 0, 0]);
assert(ping.stats.min > 0 && ping.stats.min <= ping.stats.avg && ping.stats.avg <= ping.stats.max);
assert.equal(ping.timings.length, 3);
assert(ping.timings.every(({ rtt, ttl }) => rtt > 0 && ttl > 0));

const trace = await measured({ type: 'traceroute', measurementOptions: { protocol: 'UDP' } });
assert.equal(trace.hops.length, 1);
assert.equal(trace.hops[0].resolvedAddress, '127.0.0.1');
assert(trace.hops[0].timings[0].rtt > 0);

const mtr = await measured({ type: 'mtr', measurementOptions: { packets: 2, protocol: 'ICMP' } });
assert.equal(mtr.hops.at(-1).resolvedAddress, '127.0.0.1');
assert.deepEqual([mtr.hops[0].stats.total, mtr.hops[0].stats.loss], [2, 0]);
assert(Array.isArray(mtr.hops[0].asn));

const dns = await measured({
  type: 'dns',
  target: 'www.example',
  measurementOptions: { query: { type: 'A' }, resolver: '127.0.0.1', port: Number(dnsPort), protocol: 'UDP' },
});
assert.equal(dns.statusCode, 0);
assert.equal(dns.statusCodeName, 'NOERROR');
assert.deepEqual(
  dns.answers.map(({ name, type, ttl, class: of, value }) => ({ name, type, ttl, of, value })),
  [{ name: 'www.example.', type: 'A', ttl: 300, of: 'IN', value: '192.0.2.80' }],
);
assert(dns.timings.total > 0);
assert.equal(dns.resolver, '127.0.0.1');

const http = await measured({
  type: 'http',
  measurementOptions: {
    port: Number(httpPort),
    protocol: 'HTTP',
    request: { method: 'GET', path: '/greeting', query: 'a=b', headers: { 'x-asked': 'yes' } },
  },
});
assert.equal(http.statusCode, 200);
assert.equal(http.rawBody, 'hello /greeting?a=b yes');
assert.equal(http.headers['x-told'], 'indeed');
assert.equal(http.truncated, false);
assert(http.timings.total > 0 && http.timings.tcp >= 0 && http.timings.firstByte > 0);

const limits = await client.getLimits();
assert(limits.ok);
assert.equal(limits.data.rateLimit.measurements.create.type, 'ip');
assert.equal(limits.data.rateLimit.measurements.create.limit, 100);
assert.equal(limits.data.rateLimit.measurements.create.remaining, 95);

const probes = await client.listProbes();
assert(probes.ok);
assert.equal(probes.data[0].location.city, 'Frankfurt');

const wrong = await client.createMeasurement({
  type: 'ping',
  target: '127.0.0.1',
  measurementOptions: { packets: 99 },
});
assert(Globalping.isHttpStatus(400, wrong));
assert.match(wrong.data.error.params['measurementOptions.packets'], /1 to 16/);
const gone = await client.getMeasurement('nosuchmeasurement');
assert(Globalping.isHttpStatus(404, gone));
