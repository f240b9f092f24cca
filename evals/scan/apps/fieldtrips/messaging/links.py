"""What the page behind a link says, shown below an announcement."""
import re
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from rest_framework.exceptions import ValidationError

TITLE = re.compile(r"<title>([^<]{0,200})</title>", re.IGNORECASE)
MOST = 64 * 1024


def checked(url):
    """The address, if it is a page of a venue that we know."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc not in settings.PREVIEW_HOSTS:
        raise ValidationError({"url": ["only pages of known venues"]})
    return urlunsplit(("https", parts.netloc, parts.path, parts.query, ""))


def preview(url):
    with requests.get(checked(url), timeout=4, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        text = next(answer.iter_content(MOST), b"").decode("utf-8", "replace")
    title = TITLE.search(text)
    return {"url": url, "title": title.group(1).strip() if title else "", "excerpt": text[:200]}
