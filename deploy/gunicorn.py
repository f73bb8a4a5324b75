"""gunicorn in production: threads, because a request waits for the database more than it computes."""

import os
import sys

from intranet.admission import THREADS
from intranet.logs import logging_settings

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - the proxy is elsewhere
worker_class = "intranet.doorkeeper.Doorkeeper"
workers = int(os.environ.get("WEB_WORKERS") or (os.cpu_count() or 1) + 1)
# Who is refused is not to wait behind those who compute: a thread that holds the interpreter gives way after 1 ms.
sys.setswitchinterval(0.001)
# Most of them only wait, or refuse: WEB_THREADS of each process work.
threads = THREADS
preload_app = True
# Longer than any request may take (statement_timeout is 15 s), shorter than anybody waits.
timeout = 60
graceful_timeout = 30
# Longer than the proxy keeps idle connections, so that it never writes into one that is just being closed.
keepalive = 75
# A leak, should there be one, stays small; not all workers at the same moment.
max_requests = 10_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - a heartbeat must not wait for a disk
logconfig_dict = logging_settings(as_json=True, level=os.environ.get("LOG_LEVEL", "INFO"))
