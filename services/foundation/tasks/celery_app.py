"""Celery, set up so that nothing accepted is lost (figures: docs/decisions, trust.md)."""

from collections.abc import Iterable

from celery import Celery

from foundation.bus.topology import BrokerConnection, rabbit_options, task_queue

SOFT_LIMIT_S = 60
HARD_LIMIT_S = 90


def make_celery(broker_url: str, services: Iterable[str]) -> Celery:
    """Return the Celery app that knows the task queues of `services` and no others."""
    app = Celery("expertlib", broker=broker_url, set_as_current=False)
    app.amqp.Connection = BrokerConnection
    on_rabbit = broker_url.startswith("amqp")
    app.conf.update(
        task_queues=[task_queue(service) for service in services],
        task_default_queue_type="quorum" if on_rabbit else "classic",
        task_create_missing_queues=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=False,
        task_soft_time_limit=SOFT_LIMIT_S,
        task_time_limit=HARD_LIMIT_S,
        task_ignore_result=True,
        task_default_delivery_mode="persistent",
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_detect_quorum_queues=on_rabbit,
        worker_soft_shutdown_timeout=30,
        worker_enable_soft_shutdown_on_idle=True,
        worker_max_tasks_per_child=1000,
        worker_max_memory_per_child=300_000,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_heartbeat=20,
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_pool_acquire_timeout=10,
        broker_transport_options=rabbit_options()
        if on_rabbit
        else {"visibility_timeout": 600, "socket_timeout": 10},
        accept_content=["json"],
        task_serializer="json",
        result_backend=None,
        timezone="Asia/Shanghai",
    )
    return app
