"""What trips need from outside: the weather, the printer's page layout, an itinerary as YAML."""
import subprocess

import requests
import yaml
from django.conf import settings
from rest_framework.exceptions import ValidationError

from .serializers import ForecastSerializer

STOPS_AT_ONCE = 40


def forecast(trip):
    answer = requests.get(
        f"{settings.WEATHER_URL}/v1/daily",
        params={"town": trip.venue.town, "day": trip.starts_on.isoformat()},
        headers={"X-Api-Key": settings.WEATHER_KEY},
        timeout=4,
        allow_redirects=False,
    )
    answer.raise_for_status()
    kept = ForecastSerializer(data=answer.json())
    if not kept.is_valid():
        raise requests.exceptions.InvalidJSONError("unexpected answer")
    return kept.validated_data


def paged(title, names):
    """The names in pages with a head line, as the staff room's printer takes them."""
    done = subprocess.run(
        ["pr", "-h", title, "-l", "40"], input="\n".join(names) + "\n", capture_output=True, text=True, timeout=5
    )
    return done.stdout


def stops_of(text):
    """An itinerary that was planned in a text editor: a YAML list of stops, 10:30 left as text."""
    try:
        entries = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValidationError({"text": ["not YAML"]}) from error
    if not isinstance(entries, list) or len(entries) > STOPS_AT_ONCE:
        raise ValidationError({"text": [f"a list of at most {STOPS_AT_ONCE} stops is expected"]})
    return entries
