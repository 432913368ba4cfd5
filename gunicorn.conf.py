"""How gunicorn serves the portal, in the demo as in production: `gunicorn asp_portal.wsgi`.

Behind a proxy set ASP_BIND, for instance to unix:/run/asp-portal.sock; ASP_WORKERS for another number of processes.
"""

import gc
import os

bind = os.environ.get("ASP_BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("ASP_WORKERS") or min(2 * (os.cpu_count() or 1) + 1, 5))
worker_class = "sync"
preload_app = True  # read the program once: a quicker start, and memory that the workers share
timeout = 30  # seconds for one page; longer work belongs to the background worker
graceful_timeout = 20
max_requests = 1000  # a worker grows with every PDF: it is replaced now and then, not all at once
max_requests_jitter = 200
loglevel = os.environ.get("ASP_LOG_LEVEL", "WARNING").lower()
control_socket_disable = True


def post_worker_init(worker):
    """What is loaded by now lives as long as the worker: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
