# The mock in a container:
#   docker build --tag mockzoom .
#   docker run --rm --read-only --publish 127.0.0.1:8080:8080 mockzoom
# For two architectures: docker buildx build --platform linux/amd64,linux/arm64 .
# The base is named by version, so that a rebuild has its security updates; a release names its digest
# (docs/contributing/releases.md).
ARG PYTHON_VERSION=3.13


# With the tools of a compiler, of which `strip` is used.
FROM python:${PYTHON_VERSION} AS build

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

# What the server does not need stays out, and what it loads is compiled: on a read-only root Python cannot keep bytecode.
COPY scripts/trim_installation.py scripts/compile_used.py scripts/trim_base.py /src/scripts/
RUN PYTHONDONTWRITEBYTECODE=1 python scripts/trim_installation.py /opt/mockzoom \
    && PYTHONDONTWRITEBYTECODE=1 /opt/mockzoom/bin/python scripts/compile_used.py /opt/mockzoom >used_modules.txt


# The base without what a finished image does not need: installers, an editor, documents, the package manager.
FROM python:${PYTHON_VERSION}-slim AS base

# The base image comes without bytecode of the standard library: every start and every health check would compile what it
# loads, 0.2 s each.
RUN --mount=type=bind,from=build,source=/src/used_modules.txt,target=/tmp/used_modules.txt \
    --mount=type=bind,from=build,source=/src/scripts/trim_base.py,target=/tmp/trim_base.py \
    python -m compileall -q --invalidation-mode unchecked-hash -i /tmp/used_modules.txt \
    && groupadd --gid 10001 mockzoom \
    && useradd --no-log-init --uid 10001 --gid mockzoom --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin mockzoom \
    && mkdir --parents /image/dev /image/proc /image/sys \
    && cp --archive --one-file-system /bin /etc /home /lib* /opt /root /run /sbin /srv /usr /var /image \
    && mkdir --mode 1777 /image/tmp \
    && PYTHONDONTWRITEBYTECODE=1 python /tmp/trim_base.py /image


# One layer, so that what was removed takes no room.
FROM scratch
COPY --from=base /image/ /

ARG PYTHON_VERSION
LABEL org.opencontainers.image.title="mockzoom" \
      org.opencontainers.image.description="A mock Zoom API server for webinar registration" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.authors="the mockzoom authors" \
      org.opencontainers.image.base.name="docker.io/library/python:${PYTHON_VERSION}-slim"

# Owned by root, so that the server cannot change itself even where the root file system is writable.
COPY --from=build /opt/mockzoom /opt/mockzoom

# The server listens on 127.0.0.1 unless told otherwise; in a container nothing could reach it there.
ENV PATH="/opt/mockzoom/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin" \
    LANG=C.UTF-8 \
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
