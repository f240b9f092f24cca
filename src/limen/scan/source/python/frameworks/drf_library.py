"""What Django REST framework's own classes do, told in its own language: a handler that is inherited is
walked
through these as through any other function. Bodies are those of its mixins, without what no rule looks at."""

from typing import Final

_VIEWS: Final = """
class APIView:
    pass
"""

_GENERICS: Final = """
from rest_framework import mixins
from rest_framework.views import APIView

class GenericAPIView(APIView):
    queryset = None
    serializer_class = None

    def get_queryset(self):
        return self.queryset

    def filter_queryset(self, queryset):
        return queryset

    def paginate_queryset(self, queryset):
        return queryset

    def get_serializer_class(self):
        return self.serializer_class

    def get_serializer(self, instance=None, data=None, many=False, partial=False):
        return self.get_serializer_class()(instance, data=data)

    def get_object(self):
        found = get_object_or_404(self.filter_queryset(self.get_queryset()), pk=self.kwargs["pk"])
        self.check_object_permissions(self.request, found)
        return found
"""

_VERBS: Final = {
    "Create": "    def post(self, request, *args, **kwargs):\n        return self.create(request)\n",
    "List": "    def get(self, request, *args, **kwargs):\n        return self.list(request)\n",
    "Retrieve": "    def get(self, request, *args, **kwargs):\n        return self.retrieve(request)\n",
    "Destroy": "    def delete(self, request, *args, **kwargs):\n        return self.destroy(request)\n",
    "Update": "    def put(self, request, *args, **kwargs):\n        return self.update(request)\n"
    "    def patch(self, request, *args, **kwargs):\n        return self.partial_update(request)\n",
}
_VIEWS_OF: Final = (
    "Create", "List", "Retrieve", "Destroy", "Update", "List Create", "Retrieve Update", "Retrieve Destroy",
    "Retrieve Update Destroy",
)  # fmt: skip


def _generic(verbs: list[str]) -> str:
    """``RetrieveUpdateAPIView`` and its like."""
    bases = ", ".join(f"mixins.{verb}ModelMixin" for verb in verbs)
    bodies = "".join(_VERBS[verb] for verb in verbs)
    return f"\nclass {''.join(verbs)}APIView({bases}, GenericAPIView):\n{bodies}"


_MIXINS: Final = """
class CreateModelMixin:
    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        self.perform_create(serializer)
        return serializer.data

    def perform_create(self, serializer):
        serializer.save()

class ListModelMixin:
    def list(self, request, *args, **kwargs):
        return self.get_serializer(self.filter_queryset(self.get_queryset()), many=True).data

class RetrieveModelMixin:
    def retrieve(self, request, *args, **kwargs):
        return self.get_serializer(self.get_object()).data

class DestroyModelMixin:
    def destroy(self, request, *args, **kwargs):
        self.perform_destroy(self.get_object())

    def perform_destroy(self, instance):
        instance.delete()

class UpdateModelMixin:
    def update(self, request, *args, **kwargs):
        serializer = self.get_serializer(self.get_object(), data=request.data)
        self.perform_update(serializer)
        return serializer.data

    def partial_update(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

    def perform_update(self, serializer):
        serializer.save()
"""

_VIEWSETS: Final = """
from rest_framework import mixins
from rest_framework.generics import GenericAPIView
from rest_framework.views import APIView

class ViewSetMixin:
    pass

class ViewSet(ViewSetMixin, APIView):
    pass

class GenericViewSet(ViewSetMixin, GenericAPIView):
    pass

class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    pass

class ModelViewSet(
    mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin,
    mixins.ListModelMixin, GenericViewSet,
):
    pass
"""

LIBRARY: Final[dict[str, str]] = {
    "rest_framework/views.py": _VIEWS,
    "rest_framework/mixins.py": _MIXINS,
    "rest_framework/generics.py": _GENERICS + "".join(_generic(each.split()) for each in _VIEWS_OF),
    "rest_framework/viewsets.py": _VIEWSETS,
}
"""File to source."""
