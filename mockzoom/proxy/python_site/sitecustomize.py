"""Redirection of Python programs that use no proxy, loaded by `mockzoom run` through PYTHONPATH.

It runs in any Python 3, which need not have mockzoom. Names of Zoom's hosts resolve to ports of this machine, names of
other hosts are refused unless they are allowed, and mockzoom's authority is trusted wherever others are.
"""

import fnmatch
import importlib.machinery
import importlib.util
import ipaddress
import os
import socket
import sys

try:
    import ssl
except ImportError:  # Python may be built without it
    ssl = None

_HERE = os.path.dirname(os.path.abspath(__file__))
_HOSTS = frozenset(os.environ.get("MOCKZOOM_RUN_HOSTS", "").split(","))
_DOMAINS = tuple(os.environ.get("MOCKZOOM_RUN_DOMAINS", "").split(","))
_ALLOWED = tuple(filter(None, os.environ.get("MOCKZOOM_RUN_ALLOW", "").split(",")))
_LOCAL = ("", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")

_getaddrinfo = socket.getaddrinfo


def _plain(host):
    text = host.decode("latin-1") if isinstance(host, (bytes, bytearray)) else host
    return text.lower().rstrip(".") if isinstance(text, str) else ""


def _is_here(host):
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in _LOCAL or host == socket.gethostname().lower()


def _is_zoom(host):
    return any(("." + host).endswith("." + domain) for domain in _DOMAINS)


def _is_allowed(host):
    if host in _ALLOWED:
        return True
    exempt = [entry.strip().lstrip(".") for entry in os.environ.get("no_proxy", "").lower().split(",")]
    if any(entry and ("." + host).endswith("." + entry) for entry in exempt):
        return True
    return not _is_zoom(host) and any(fnmatch.fnmatchcase(host, pattern) for pattern in _ALLOWED)


def _report(host):
    """Let the proxy refuse the host, too: it counts."""
    try:
        port = int(os.environ["MOCKZOOM_RUN_PROXY"])
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as proxy:
            proxy.settimeout(2)
            proxy.connect(("127.0.0.1", port))
            proxy.sendall("CONNECT {0}:443 HTTP/1.1\r\nHost: {0}\r\n\r\n".format(host).encode("ascii", "replace"))
            proxy.recv(100)
    except (OSError, ValueError, KeyError):
        pass


def _redirected(host, port, *args, **kwargs):
    name = _plain(host)
    if name in _HOSTS:
        here = os.environ["MOCKZOOM_RUN_PLAIN" if port in (80, "80", "http") else "MOCKZOOM_RUN_TLS"]
        family = kwargs.pop("family", args[0] if args else 0)
        if family == socket.AF_INET6:
            raise socket.gaierror(socket.EAI_NONAME, "mockzoom has no address of IPv6")
        return _getaddrinfo("127.0.0.1", int(here), socket.AF_INET, *args[1:], **kwargs)
    if _is_here(name) or _is_allowed(name):
        return _getaddrinfo(host, port, *args, **kwargs)
    _report(name)
    text = "mockzoom lets no call out to {0}: it may be let out with --allow {0}".format(name)
    raise socket.gaierror(socket.EAI_NONAME, text)


def _guard(event, arguments):
    """Refuse look-ups of Zoom's names that do not pass `socket.getaddrinfo`: gevent's, and `gethostbyname`."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and _is_zoom(_plain(arguments[0])):
        text = "mockzoom lets no call out to {0}: this library looks up names in its own way".format(arguments[0])
        raise socket.gaierror(socket.EAI_NONAME, text)


def _trust(authority):
    load = ssl.SSLContext.load_verify_locations

    def load_verify_locations(self, *args, **kwargs):
        load(self, *args, **kwargs)
        load(self, cafile=authority)

    ssl.SSLContext.load_verify_locations = load_verify_locations


def _run_next():
    """Run the `sitecustomize` that this one hides."""
    paths = [path for path in sys.path if os.path.abspath(path or ".") != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", paths)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("MOCKZOOM_RUN_TLS"):
    socket.getaddrinfo = _redirected
    if hasattr(sys, "addaudithook"):  # Python 3.8
        sys.addaudithook(_guard)
    if ssl and os.environ.get("MOCKZOOM_RUN_CA"):
        _trust(os.environ["MOCKZOOM_RUN_CA"])
_run_next()
