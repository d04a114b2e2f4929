# The bot's image: one for the roles bot, timetable and sender. Rasa has its own, nlu/Dockerfile.
FROM python:3.11.14-slim-bookworm AS libraries
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.lock \
    && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11.14-slim-bookworm
# The numbers are named in docker-compose.yml and in docs/operating.md: secrets must be readable by them.
RUN groupadd --gid 10001 luujin \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin luujin
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=libraries /venv /venv
COPY bot bot
COPY content content
COPY scripts/healthy.py scripts/
# Compiled here: the root file system is read-only when it runs.
RUN python -m compileall -q bot
USER 10001:10001
ENTRYPOINT ["python", "-m", "bot"]
CMD ["--help"]
