"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
application = get_wsgi_application()

# The pages are loaded before the first visitor comes, in each process of the server.
resolve("/")
