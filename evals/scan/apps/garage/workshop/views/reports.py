from django.db.models import Count, Sum
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsManager

from ..models import Invoice


class RevenueView(APIView):
    permission_classes = [IsManager]

    def get(self, request):
        return Response(Invoice.objects.filter(refunded=False).aggregate(total=Sum('amount'), bills=Count('id')))
