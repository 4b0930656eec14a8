# The mock in a container:
#   docker build --tag mockzoom .
#   docker run --rm --read-only --publish 127.0.0.1:8080:8080 mockzoom
ARG PYTHON_VERSION=3.13


FROM python:${PYTHON_VERSION}-slim AS build

RUN python -m venv --without-pip /opt/mockzoom

# Both secrets are optional: a machine that reaches its package index through a mirror or behind a certificate
# authority of its own gives them, and nothing of them stays in a layer.
WORKDIR /src
COPY requirements.lock ./
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf --mount=type=secret,id=ca_bundle \
    pip --python /opt/mockzoom install --no-cache-dir --no-compile --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY mockzoom/ mockzoom/
COPY schemas/ schemas/
COPY contract_tests/ contract_tests/
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf --mount=type=secret,id=ca_bundle \
    pip wheel --no-cache-dir --no-deps --wheel-dir /wheel . \
    && pip --python /opt/mockzoom install --no-cache-dir --no-compile --no-index --no-deps /wheel/*.whl

# Unchecked: copying between stages may change a file's time, and bytecode that is checked against it would be stale.
RUN python -m compileall -q --invalidation-mode unchecked-hash /opt/mockzoom


FROM python:${PYTHON_VERSION}-slim

LABEL org.opencontainers.image.title="mockzoom" \
      org.opencontainers.image.description="A mock Zoom API server for webinar registration" \
      org.opencontainers.image.licenses="MIT"

# The base image comes without bytecode of the standard library, and on a read-only root Python cannot keep its own:
# every start and every health check would compile again, 0.2 s each.
RUN python -m compileall -q --invalidation-mode unchecked-hash \
        -x '/(ensurepip|idlelib|lib2to3|site-packages|test|tkinter|turtledemo)/' \
        "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && groupadd --gid 10001 mockzoom \
    && useradd --no-log-init --uid 10001 --gid mockzoom --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin mockzoom

# Owned by root, so that the server cannot change itself even where the root file system is writable.
COPY --from=build /opt/mockzoom /opt/mockzoom

# The server listens on 127.0.0.1 unless told otherwise; in a container nothing could reach it there.
ENV PATH="/opt/mockzoom/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MOCKZOOM_HOST=0.0.0.0 \
    MOCKZOOM_PORT=8080 \
    MOCKZOOM_WEBHOOK_TARGETS=private
EXPOSE 8080

# A mockzoom.toml mounted in this folder is read without further ado.
WORKDIR /srv/mockzoom

# By number: an orchestrator that demands a non-root user cannot know what a name stands for.
USER 10001:10001

HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["mockzoom", "health"]
ENTRYPOINT ["mockzoom"]
CMD ["serve"]
