"""Celery: the broker is a wake-up channel only; what must not be lost is a row."""

import environ
from celery.schedules import crontab

CELERY_BROKER_URL = environ.Env()("REDIS_URL")
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Visibility stays above ten times the longest task: a task that outlives it would run twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "unacked_restore_interval": 10,
    # A publish gives up at once: whatever was published is a row that the clock finds again.
    "max_retries": 0,
    "interval_start": 0,
}
CELERY_BEAT_SCHEDULE = {
    "notifications.relay": {"task": "notifications.clock.relay", "schedule": 2},
    "notifications.digests": {"task": "notifications.clock.send_digests", "schedule": 60},
    "audit.seal": {"task": "audit.clock.seal", "schedule": 30},
    "core.heartbeat": {"task": "core.clock.beat", "schedule": 30},
    "judging.requeue": {"task": "judging.clock.requeue_runs", "schedule": 10},
    "innovations.remind": {
        "task": "innovations.clock.send_reminders",
        "schedule": crontab(minute=10),
    },
    "innovations.catch_up": {"task": "innovations.clock.catch_up", "schedule": 300},
    "innovations.compare": {"task": "innovations.clock.requeue_comparisons", "schedule": 60},
    "innovations.scan": {"task": "innovations.clock.queue_scans", "schedule": 60},
    "innovations.sweep": {
        "task": "innovations.clock.sweep_files",
        "schedule": crontab(minute=40),
    },
    "judging.copies": {"task": "judging.clock.queue_copies", "schedule": 60},
    "judging.sweep": {"task": "judging.clock.sweep_files", "schedule": crontab(minute=50)},
    "judging.remind": {"task": "judging.clock.send_reminders", "schedule": crontab(minute=15)},
    "awards.letters": {"task": "awards.clock.post_letters", "schedule": 5},
    "awards.objections": {
        "task": "awards.clock.look_after_objections",
        "schedule": crontab(minute=25),
    },
    "awards.issue": {"task": "awards.clock.issue_certificates", "schedule": 10},
    "core.sweep": {"task": "core.clock.sweep", "schedule": crontab(hour=19, minute=10)},
    "accounts.endings": {
        "task": "accounts.clock.remind_of_endings",
        "schedule": crontab(hour=1, minute=15),
    },
    "competitions.events": {
        "task": "competitions.clock.remind_of_events",
        "schedule": crontab(minute=5),
    },
    "accounts.requeue": {"task": "accounts.clock.requeue_imports", "schedule": 15},
    "accounts.expire": {"task": "accounts.clock.expire_approvals", "schedule": crontab(minute=20)},
}
