from django.db import transaction
from rest_framework import status
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from ..models import Voucher


class RedeemView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = 'voucher'

    @transaction.atomic
    def post(self, request):
        voucher = get_object_or_404(Voucher, code=str(request.data.get('code', '')))
        if voucher.redeemed_by.filter(pk=request.user.pk).exists():
            return Response({'detail': 'You have had this one.'}, status=status.HTTP_409_CONFLICT)
        voucher.redeemed_by.add(request.user)
        request.user.credit += voucher.worth
        request.user.save(update_fields=['credit'])
        return Response({'credit': request.user.credit})
