"""The frameworks whose routes are read, one file each, in a visible list."""

from collections.abc import Callable, Iterator
from typing import Final

from limen.scan.source.model import Route
from limen.scan.source.python.frameworks.aiohttp import AioHttp
from limen.scan.source.python.frameworks.django import Django
from limen.scan.source.python.frameworks.fastapi import FastApi
from limen.scan.source.python.frameworks.flask import Flask
from limen.scan.source.python.frameworks.starlette import Starlette
from limen.scan.source.python.project import Project

FRAMEWORKS: Final[tuple[Callable[[Project], Iterator[Route]], ...]] = (
    lambda project: Flask(project).routes(),
    lambda project: FastApi(project).routes(),
    lambda project: Django(project).routes(),
    lambda project: Starlette(project).routes(),
    lambda project: AioHttp(project).routes(),
)
