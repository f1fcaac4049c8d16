# The portal's one image; `deploy/entrypoint.sh` knows its roles.
FROM node:24.11.0-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.13.9-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13.9-slim-bookworm
# Group 101 is the group of nginx in its image: it may read the files of people, others may not.
RUN groupadd --gid 101 edge \
 && useradd --uid 10001 --gid edge --no-create-home --home-dir /tmp portal \
 && install -d -o portal -g edge -m 0750 /srv/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kipp.settings.base \
    MEDIA_ROOT=/srv/media
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=front-end /app/node_modules node_modules
COPY . .
# Building needs settings, not secrets: these values live for one line and reach nothing.
RUN python -c "from devtools.translations import compile_translations; compile_translations()" \
 && SECRET_KEY=build DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost \
    SITE_URL=https://localhost ALLOWED_HOSTS=localhost EMAIL_URL=dummymail:// \
    DEFAULT_FROM_EMAIL=build@localhost \
    sh -c 'python manage.py collectstatic --no-input --verbosity=0 --skip-checks \
 && python -c "import django; django.setup(); from core.fonts import prepare_fonts; prepare_fonts()"'
USER portal
EXPOSE 8000
ENTRYPOINT ["deploy/entrypoint.sh"]
CMD ["web"]
