"""Mails leave in the background, so that an answer takes as long whether one is sent or not."""
import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import send_mail

log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def post(to, subject, text):
    _pool.submit(_send, to, subject, text)


def _send(to, subject, text):
    try:
        send_mail(subject, text, None, [to])
    except OSError:
        log.exception("a mail was not sent")
