// Leads Node's connections to Zoom's hosts to mockzoom. Loaded by NODE_OPTIONS, set by `mockzoom run`: Node's fetch and
// https know nothing of proxies. Every connection of Node passes net.Socket's connect, so that is what is changed;
// the name that TLS asks for was settled before, and stays.
'use strict';

const net = require('node:net');

const {
  MOCKZOOM_RUN_PROXY: proxy, MOCKZOOM_RUN_TLS: tls, MOCKZOOM_RUN_PLAIN: plain,
  MOCKZOOM_RUN_ALLOW: allow = '', MOCKZOOM_RUN_HOSTS: hosts = '', MOCKZOOM_RUN_DOMAINS: domains = '',
} = process.env;
const listed = (text) => text.split(',').filter(Boolean);
const allowed = listed(allow);
const emulated = listed(hosts);
const ofZoom = listed(domains);

const plainName = (host) => host.toLowerCase().replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');
const isEmulated = (host) => emulated.includes(host);
const isZoom = (host) => ofZoom.some((domain) => `.${host}`.endsWith(`.${domain}`));
const isHere = (host) => host === 'localhost' || host === '::1' || /^127\./.test(host);
const fits = (host, pattern) =>
  pattern === '*' || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
const letsOut = (host) =>
  allowed.includes(host) || (!isZoom(host) && allowed.some((pattern) => fits(host, pattern)));

const connect = net.Socket.prototype.connect;

// The proxy refuses the host, too: it counts what is refused. The program ends without waiting for its answer.
const report = (host) => {
  const line = `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const socket = new net.Socket();
  connect.call(socket, { host: '127.0.0.1', port: Number(proxy) }, () => socket.end(line));
  socket.on('error', () => {}).unref();
};

net.Socket.prototype.connect = function (...args) {
  // Node's own callers hand over one array, others (options, listener) or (port, host, listener).
  const given = Array.isArray(args[0]) ? args[0] : args;
  const [first, second] = given;
  const options =
    typeof first === 'object' && first !== null
      ? first
      : { port: first, host: typeof second === 'string' ? second : undefined };
  if (options.path || !options.host) return connect.apply(this, args); // a local socket, or this machine
  const host = plainName(String(options.host));
  if (isEmulated(host)) {
    const port = Number(options.port) === 80 ? plain : tls;
    const listener = given.findLast((each) => typeof each === 'function');
    const here = { ...options, host: '127.0.0.1', port: Number(port), lookup: undefined };
    return listener ? connect.call(this, here, listener) : connect.call(this, here);
  }
  if (isHere(host) || letsOut(host)) return connect.apply(this, args);
  const refusal = new Error(`mockzoom lets no call out to ${host}: it may be let out with --allow ${host}`);
  report(host);
  process.nextTick(() => this.destroy(Object.assign(refusal, { code: 'ECONNREFUSED' })));
  return this;
};
