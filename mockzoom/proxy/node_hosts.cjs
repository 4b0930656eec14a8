// Leads Node's connections to Zoom's hosts to mockzoom. Loaded by NODE_OPTIONS, set by `mockzoom run`: Node's fetch and
// https know nothing of proxies. Every connection of Node passes net.Socket's connect, so that is what is changed;
// the name that TLS asks for was settled before, and stays.
'use strict';

const net = require('node:net');

const { MOCKZOOM_NODE_TLS: tls, MOCKZOOM_NODE_PLAIN: plain, MOCKZOOM_NODE_ALLOW: allow = '' } = process.env;
const allowed = allow.split(',').filter(Boolean);

const plainName = (host) => host.toLowerCase().replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');
const isPlayed = (host) => host === 'api.zoom.us' || host === 'zoom.us';
const isZoom = (host) => /(^|\.)(zoom\.us|zoom\.com|zoomgov\.com)$/.test(host);
const isHere = (host) => host === 'localhost' || host === '::1' || /^127\./.test(host);
const fits = (host, pattern) =>
  pattern === '*' || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
const letsOut = (host) =>
  allowed.includes(host) || (!isZoom(host) && allowed.some((pattern) => fits(host, pattern)));

const connect = net.Socket.prototype.connect;

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
  if (isPlayed(host)) {
    const port = Number(options.port) === 80 ? plain : tls;
    const listener = given.findLast((each) => typeof each === 'function');
    const here = { ...options, host: '127.0.0.1', port: Number(port), lookup: undefined };
    return listener ? connect.call(this, here, listener) : connect.call(this, here);
  }
  if (isHere(host) || letsOut(host)) return connect.apply(this, args);
  const refusal = new Error(`mockzoom lets no call out to ${host}: it may be let out with --allow ${host}`);
  process.nextTick(() => this.destroy(Object.assign(refusal, { code: 'ECONNREFUSED' })));
  return this;
};
