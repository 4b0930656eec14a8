"""The topology of compose.scale.yaml, nginx, replicas and PostgreSQL: its files are read, and the same is run here."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from loopback import free_port
from patience import PATIENCE, eventually
from several_servers import SIZE, Client, at_once, batch_job, serving

from mockzoom.admin_client import AdminClient
from mockzoom.config import SETTINGS
from mockzoom.storage.factory import check_url

ROOT = Path(__file__).parent.parent.parent
CONF = ROOT / "docs" / "explanation" / "scale" / "nginx.conf"


class TestTheComposeFile:
    """What can be read off it."""

    @pytest.fixture
    def services(self):
        return yaml.safe_load((ROOT / "compose.scale.yaml").read_text())["services"]

    def test_three_replicas_share_a_store(self, services):
        """Settings by their variables; the store is one that there is, in the database of the other service."""
        mock, database = services["zoom"], services["postgresql"]
        assert mock["deploy"]["replicas"] == 3
        assert mock["environment"].keys() <= {setting.variable for setting in SETTINGS.values()}
        store = mock["environment"]["MOCKZOOM_STORE"]
        check_url(store)
        password = "${POSTGRES_PASSWORD:-mockzoom}"
        assert store == f"postgresql+psycopg://mockzoom:{password}@postgresql/mockzoom"
        assert database["environment"] == {"POSTGRES_USER": "mockzoom", "POSTGRES_PASSWORD": password}

    def test_each_waits_for_what_it_needs(self, services):
        """By health checks: the image's own for the replicas."""
        assert services["zoom"]["depends_on"] == {"postgresql": {"condition": "service_healthy"}}
        assert services["nginx"]["depends_on"] == {"zoom": {"condition": "service_healthy"}}
        assert "healthcheck" not in services["zoom"]
        assert {"nginx", "postgresql"} == {name for name, service in services.items() if "healthcheck" in service}

    def test_only_nginx_is_reached_from_outside_and_on_loopback(self, services):
        """It listens where its health check asks and the port leads."""
        assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
            "nginx": ["127.0.0.1:8080:8080"]
        }
        assert "listen 8080;" in CONF.read_text()
        assert services["nginx"]["healthcheck"]["test"][-1].startswith("http://127.0.0.1:8080/")

    def test_nginx_reads_the_file_that_is_here(self, services):
        """And it leads to the replicas by their service's name."""
        (volume,) = services["nginx"]["volumes"]
        assert (ROOT / volume.split(":")[0]).resolve() == CONF
        assert re.findall(r"server (\w+):8080", CONF.read_text()) == ["zoom"]
        assert "zoom" in services

    def test_no_privileges(self, services):
        """Nothing is written outside of memory and the database's volume."""
        for name in ("zoom", "nginx"):
            assert services[name]["read_only"]
            assert services[name]["cap_drop"] == ["ALL"]
        assert not [s["image"] for s in services.values() if s["image"].endswith(":latest")]

    def test_the_image_brings_the_driver(self):
        """The lock file that the image is installed from has what the store needs."""
        locked = (ROOT / "requirements.lock").read_text()
        for package in ("sqlalchemy", "psycopg", "psycopg-binary"):
            assert re.search(rf"^{package}==", locked, re.MULTILINE), package


@contextmanager
def nginx(folder, ports):
    """An nginx with the configuration of compose.scale.yaml, in front of these ports; gives its address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("no nginx is installed: `apt-get install nginx-light` brings one")
    port = free_port()
    replicas = "".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
    text = CONF.read_text().replace("server zoom:8080 max_fails=0;", replicas).replace("/tmp/", f"{folder}/")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    (folder / "nginx.conf").write_text(text)
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            assert eventually(lambda: Client(url).call("GET", "/v2/users/me").status), (folder / "log").read_text()
            yield url
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path):
    """A folder that nginx may write to, whichever user it runs as."""
    tmp_path.chmod(0o777)
    return tmp_path


def test_three_replicas_behind_nginx(postgresql, folder):
    """They are one Zoom: all take calls, capacity holds, and one that is killed is not missed."""
    with serving(3, postgresql()) as servers, nginx(folder, [s.url.rpartition(":")[2] for s in servers]) as url:
        account = AdminClient(url).accounts.create(rate_limits="daily")
        assert account.api_url == f"{url}/v2"
        client = Client(url, account.token)
        webinar = client.webinar(registrants_restrict_number=5 * 6 * SIZE)
        jobs = [batch_job(webinar, [f"b{n}-{m}@example.com" for m in range(5)]) for n in range(12 * SIZE)]

        batches = at_once([url], account, jobs)

        assert Counter(b.answer.rule for b in batches) == {"": 6 * SIZE, "webinar_full": 6 * SIZE}
        assert len(client.registrants(webinar)) == 5 * 6 * SIZE
        assert client.batch(webinar, ["x@example.com"]).document["code"] == 3043

        servers[0].kill()

        assert [client.call("GET", "/v2/users/me").status for _ in range(9)] == [200] * 9
        other = client.webinar()
        assert [client.batch(other, [f"{n}@example.com"]).status for n in range(9)] == [200] * 9

        servers[1].kill()
        servers[2].kill()
        gone = client.call("GET", "/v2/users/me")
        assert (gone.status, gone.document) == (503, {"code": 503, "message": "Service unavailable."})
