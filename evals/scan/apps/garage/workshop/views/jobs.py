from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from accounts.permissions import IsCrew, IsManager

from ..models import Job
from ..serializers import AssignSerializer, JobSerializer, QuoteSerializer


class JobViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet,
):
    http_method_names = ['get', 'post', 'patch']
    serializer_class = JobSerializer

    def get_queryset(self):
        jobs = Job.objects.select_related('vehicle').order_by('id')
        if not self.request.user.is_crew:
            jobs = jobs.filter(vehicle__owner=self.request.user)
        return jobs

    @action(detail=True, methods=['post'])
    def approve(self, request, pk=None):
        job = get_object_or_404(Job, pk=pk, vehicle__owner=request.user)
        if job.status != Job.Status.QUOTED:
            return Response({'detail': 'There is no quote to approve.'}, status=status.HTTP_409_CONFLICT)
        job.status = Job.Status.APPROVED
        job.save()
        return Response(self.get_serializer(job).data)

    @action(detail=True, methods=['post'], permission_classes=[IsCrew])
    def quote(self, request, pk=None):
        job = self.get_object()
        serializer = QuoteSerializer(job, data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=Job.Status.QUOTED)
        return Response(serializer.data)

    @action(detail=True, methods=['post'], permission_classes=[IsManager])
    def assign(self, request, pk=None):
        job = self.get_object()
        serializer = AssignSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        job.mechanic = serializer.validated_data['mechanic']
        job.save()
        return Response(self.get_serializer(job).data)
