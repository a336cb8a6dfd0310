"""The application for a WSGI server, with the settings of the environment."""

import os

from portal import create_app
from portal.settings import from_environment

app = create_app(from_environment(os.environ))
