"""How gunicorn serves the portal: one gevent worker holds thousands of open streams."""

worker_class = "gevent"
worker_connections = 4000
workers = 1
timeout = 60
graceful_timeout = 3
keepalive = 15
accesslog = None
loglevel = "warning"
