# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements/base.txt .
RUN /venv/bin/pip install --quiet --require-hashes -r base.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=intranet.settings.production \
    STATIC_ROOT=/srv/static \
    VAR_DIR=/data
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin intranet \
    && install -d -o intranet -g intranet -m 700 /data
COPY --from=build /venv /venv
WORKDIR /srv/intranet
COPY . .
# Collecting needs settings but no secret; these words leave no trace in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build BASE_URL=https://build DATABASE_URL=postgresql:///build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q accounts communities intranet pages
USER intranet
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["python", "-m", "intranet.running.ask", "/readyz"]
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "intranet.wsgi"]
