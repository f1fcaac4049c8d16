#!/bin/sh
# One image, four roles: web, worker, beat, and migrate, which runs once before the others.
set -eu
case "$1" in
  web) exec python -m gunicorn -c deploy/gunicorn.conf.py ;;
  worker) exec python -m celery -q -A kipp worker --loglevel warning --concurrency "${WORKERS:-2}" ;;
  beat) exec python -m celery -q -A kipp beat --loglevel warning --schedule /tmp/beat-schedule --pidfile= ;;
  migrate)
    python manage.py check --fail-level ERROR
    python manage.py migrate --no-input
    python manage.py createcachetable
    exec python manage.py load_regions
    ;;
  *) exec "$@" ;;
esac
