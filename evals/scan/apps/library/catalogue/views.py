from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from .models import Book, Branch

ORDERS = {"title": "title", "year": "year DESC", "author": "author, title"}
COLUMNS = "slug, title, author, year, copies"


@require_GET
def books(request):
    """The public catalogue; ?q= searches titles and authors, ?order= sorts."""
    order = ORDERS.get(request.GET.get("order"), "title")
    like = f"%{request.GET.get('q', '')}%"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM catalogue_book WHERE title LIKE %s OR author LIKE %s"
            f" ORDER BY {order} LIMIT {settings.PAGE_SIZE}",
            [like, like],
        )
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row)) for row in cursor.fetchall()]
    return JsonResponse({"books": found})


@require_GET
def book(request, slug):
    return JsonResponse(get_object_or_404(Book, slug=slug).public())


@require_GET
def notice(request, code):
    branch = get_object_or_404(Branch, code=code)
    folder = (settings.NOTICES / branch.code).resolve()
    wanted = (folder / request.GET.get("file", "opening-hours.txt")).resolve()
    if not wanted.is_relative_to(folder) or not wanted.is_file():
        raise Http404
    return FileResponse(wanted.open("rb"), content_type="text/plain")
