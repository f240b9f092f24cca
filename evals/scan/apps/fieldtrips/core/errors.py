import logging

import requests
from django.core.exceptions import RequestDataTooBig
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from .parsers import BodyTooLarge

log = logging.getLogger(__name__)


def handler(exc, context):
    """Every error is a JSON object with a `detail`; what went wrong inside goes to the log."""
    if isinstance(exc, requests.RequestException):
        log.warning("upstream failed: %s", type(exc).__name__)
        set_rollback()
        return Response({"detail": "upstream service unavailable"}, status.HTTP_502_BAD_GATEWAY)
    if isinstance(exc, RequestDataTooBig):
        exc = BodyTooLarge()
    response = exception_handler(exc, context)
    if response is None:
        log.error("unhandled error in %s", context["view"].__class__.__name__, exc_info=exc)
        set_rollback()
        response = Response({"detail": "internal error"}, status.HTTP_500_INTERNAL_SERVER_ERROR)
    return response
