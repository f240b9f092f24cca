import logging

from django.http import JsonResponse
from rest_framework.views import exception_handler

logger = logging.getLogger('garage')


def handler(exc, context):
    response = exception_handler(exc, context)
    if response is None:
        logger.exception('unhandled', exc_info=exc)
        return JsonResponse({'detail': 'Something went wrong.'}, status=500)
    return response
